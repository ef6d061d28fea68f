// Command newsgraph reads news reports into a graph of cited statements and answers questions about it.
package main

func main() {}
