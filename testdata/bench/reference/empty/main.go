// Command empty does nothing: no Go program starts faster.
package main

func main() {}
