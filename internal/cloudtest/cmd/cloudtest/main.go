// Command cloudtest runs the fake cloud of package cloudtest by hand, or
// around another command.
//
//	cloudtest [-ca FILE] [-env FILE] [-until-eof]    until a signal, or the end of stdin
//	cloudtest [-ca FILE] [-env FILE] -- CMD ARG...   as long as CMD runs
//
// Where the cloud is stands in variables CLOUDTEST_*: printed as lines for a
// shell to evaluate, or, in the second form, in the environment of CMD, whose
// exit code becomes its own. CMD may ask back, with nothing but this program:
//
//	cloudtest -count [SERVICE [ACTION]]   how many requests that cloud has received
//	cloudtest -age-identity FILE          writes a new age identity to FILE; needs no cloud
//
// Every FILE has to be below the current directory or that for temporary files,
// and what is there must be a regular file: it is replaced.
package main

import "os"

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
