package querytest

import "strings"

// questions are those that people ask, with names in the place of X and Y.
var questions = []string{
	"Who criticized X?", "What did X say about Y?", "Did X condemn Y?", "Who met X?", "Where did X meet Y?", "When did X visit Y?", "Who is X?",
	"What did X announce?", "Who said that X was killed?", "Why did X criticize Y?", "How many people were killed in X?", "Who supports X?",
	"What happened in X?", "How are X and Y linked?", "Which countries attacked X?", "What does X want?", "Did X attack Y?", "Who released something?",
	"What was X accused of?", "When was X arrested?", "Who leads X?", "What did X do?", "Who told X about the plan?", "Where was X killed?",
	"What is X's position on Y?", "Who was killed?", "Why was X arrested?", "Does X support Y?",
}

// Questions are questions with names, given with those that are in the most reports in front: each with names of hubs and with rare ones.
func Questions(names []string) []string {
	var out []string
	name := func(n int) string { return names[n%len(names)] }
	for i, q := range questions {
		for k, at := range []int{i, 40 + 7*i, 1000 + 97*i, len(names)/2 + i} {
			out = append(out, strings.NewReplacer("X", name(at), "Y", name(3*k+i+5)).Replace(q))
		}
	}
	return out
}
