package mention

import (
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// Canonical is the entity that the gazetteer knows by a name: { the EU } is the European Union, whether or not a report says so.
func Canonical(name string) (graph.EntityID, bool) {
	name = strings.Join(strings.Fields(name), " ")
	for _, article := range []string{"the ", "The "} {
		name = strings.TrimPrefix(name, article)
	}
	k, ok := gaz().names[name]
	if !ok {
		return "", false
	}
	return graph.NewEntityID(k.kind, k.label), true
}
