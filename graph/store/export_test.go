package store

// BoundGizmo lets the program grow by less while a query of Gizmo runs, until restore is called.
func BoundGizmo(bytes uint64) (restore func()) {
	old := gizmoMemory
	gizmoMemory = bytes
	return func() { gizmoMemory = old }
}
