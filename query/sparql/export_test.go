package sparql

// RememberAfter sets how many look-ups a query makes before it remembers any.
func RememberAfter(n int) { memoAfter = n }
