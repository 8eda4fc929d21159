// Says what the default chain of @alicloud/credentials resolves to. Each line of
// stdin is an environment as a JSON object; each is answered by a line with
// {"id", "secret", "token"} or {"error"}.
//
// The package knows no proxy, so its agents are led through the one of
// HTTPS_PROXY. NODE_EXTRA_CA_CERTS has the authority of what answers there.
'use strict';

const http = require('http');
const https = require('https');
const net = require('net');
const readline = require('readline');
const tls = require('tls');

const proxy = new URL(process.env.HTTPS_PROXY);

// Plain http stays on this machine, whatever the package asks for.
http.Agent.prototype.createConnection = (options, done) => {
  if (options.host !== '127.0.0.1') {
    process.stderr.write(`a request over http would have left the machine: ${options.host}\n`);
    process.exit(3);
  }
  return net.createConnection(options, done);
};

https.Agent.prototype.createConnection = (options, done) => {
  // What the package asks when ALIBABA_CLOUD_CREDENTIALS_URI is not set.
  if (options.host === 'undefined') {
    done(new Error('there is no credentials URI'));
    return;
  }
  const tunnel = http.request({
    host: proxy.hostname, port: proxy.port, method: 'CONNECT', path: `${options.host}:${options.port}`, agent: new http.Agent(),
  });
  tunnel.once('error', done);
  tunnel.once('connect', (response, socket) => {
    if (response.statusCode !== 200) {
      socket.destroy();
      done(new Error(`the proxy answered ${response.statusCode}`));
      return;
    }
    done(null, tls.connect({ ...options, socket }));
  });
  tunnel.end();
};

const { default: Credential } = require('@alicloud/credentials');

async function resolve(environment) {
  for (const name of Object.keys(process.env)) {
    delete process.env[name];
  }
  Object.assign(process.env, environment);
  try {
    const got = await new Credential().getCredential();
    return { id: got.accessKeyId, secret: got.accessKeySecret, token: got.securityToken };
  } catch (error) {
    return { error: error.message };
  }
}

async function main() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await resolve(JSON.parse(line)))}\n`);
  }
  process.exit(0); // whatever connections are kept alive
}

main();
