package event

// Dictionary is classes.txt.
var Dictionary = dictionary

// Check reports what is wrong in a dictionary, if anything; the error names the line.
func Check(dictionary string) error {
	_, err := parse(dictionary)
	return err
}
