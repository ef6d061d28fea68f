package graph

import "fmt"

// SyntaxError is a mistake in a document of RDF, with its place.
type SyntaxError struct {
	Line, Column int    // count from 1, columns in characters; 0 where they are not known
	Path         string // where in a JSON document: "$[3].name"; "" where lines say it
	Message      string
}

func (e *SyntaxError) Error() string {
	switch {
	case e.Line > 0 && e.Column > 0:
		return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Message)
	case e.Line > 0:
		return fmt.Sprintf("line %d: %s", e.Line, e.Message)
	case e.Path != "":
		return e.Path + ": " + e.Message
	}
	return e.Message
}
