// Asks @alicloud/credentials for a credential until its key has changed once,
// and prints each key id and the provider that it came from, a line each.
'use strict';
const { default: Credential } = require('@alicloud/credentials');

const kind = process.argv[2]; // "uri", or "default" for the chain
const end = Date.now() + 20000;

async function main() {
  const client = kind === 'uri'
    ? new Credential({ type: 'credentials_uri', credentialsURI: process.env.ALIBABA_CLOUD_CREDENTIALS_URI })
    : new Credential();
  let first = '';
  while (Date.now() < end) {
    const got = await client.getCredential();
    if (!got.accessKeyId || !got.accessKeySecret || !got.securityToken) {
      throw new Error('half a credential');
    }
    if (got.accessKeyId !== first) {
      console.log(got.accessKeyId, got.providerName);
      if (first) {
        return;
      }
      first = got.accessKeyId;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the key did not change');
}

main().catch((err) => {
  console.error(err.message);
  process.exit(1);
});
