package chain

import (
	"maps"
	"slices"
)

// Modes lists the modes that resolve, sorted, as config.json spells them.
func Modes() []string { return slices.Sorted(maps.Keys(sources)) }
