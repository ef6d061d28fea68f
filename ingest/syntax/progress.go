package syntax

import "context"

type progressKey struct{}

// WithProgress is a context for a parser, which tells f after each piece of the text how far it is: up to which byte the text is
// parsed, and into how many sentences so far. A context carries f, as in net/http/httptrace, since few who parse want to know.
func WithProgress(ctx context.Context, f func(end, sentences int)) context.Context {
	return context.WithValue(ctx, progressKey{}, f)
}

// Progressed tells whoever follows ctx how far a parser is.
func Progressed(ctx context.Context, end, sentences int) {
	if f, ok := ctx.Value(progressKey{}).(func(end, sentences int)); ok {
		f(end, sentences)
	}
}
