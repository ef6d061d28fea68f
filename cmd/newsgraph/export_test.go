package main

// Main and Run are the program, for the tests: as a process, and without one.
var (
	Main = main
	Run  = run
)
