package main

// Main and Run are the program, for the tests: as a process, and without one. Root are its commands.
var (
	Main = main
	Run  = run
	Root = newRoot
)
