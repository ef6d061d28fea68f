package path

// SetEnough sets how far the first search looks for k paths, until what it returns is called.
func SetEnough(n int) (reset func()) {
	old := enough
	enough = n
	return func() { enough = old }
}
