package store

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"unsafe"

	cayleygraph "github.com/cayleygraph/cayley/graph"
	cayley "github.com/cayleygraph/cayley/query"
	"github.com/cayleygraph/cayley/query/gizmo"
	"github.com/dop251/goja"
)

// gizmoDepth is how many calls of functions a script may be in. Each takes stack of Go, beyond 1 GB of which the runtime ends the program.
const gizmoDepth = 1000

// session is one run of a script of Gizmo.
type session struct {
	results cayley.Iterator
	err     error // of the script; to be read when results have ended
}

// run begins a script.
//
// Cayley's session runs a script in a goroutine of its own and panics there on arguments that it does not expect, such as { g.V().Out([null, 1]) },
// which would end the program. So what it is given to run is a call of a function of ours, and that runs the script where a panic can be
// caught. The goroutine ends there whatever comes of the script, for the engine cannot go on after a panic; jobs that are left then, as of
// async functions, are not done, and there is no Promise.
func run(ctx context.Context, qs cayleygraph.QuadStore, text string, limit int) (*session, error) {
	program, err := goja.Compile("", text, false)
	if err != nil {
		return nil, err
	}
	s := gizmo.NewSession(qs)
	vm, err := engine(s)
	if err != nil {
		return nil, err
	}
	out := &session{}
	const name = "run"
	err = vm.Set(name, func(goja.FunctionCall) goja.Value {
		defer runtime.Goexit()
		defer func() {
			if x := recover(); x != nil {
				out.err = fmt.Errorf("%v", x)
			}
		}()
		if err := errors.Join(vm.GlobalObject().Delete(name), vm.GlobalObject().Delete("Promise")); err != nil {
			out.err = err
			return nil
		}
		_, err := vm.RunProgram(program)
		var thrown *goja.Exception
		var deep *goja.StackOverflowError
		switch {
		case errors.As(err, &deep):
			err = fmt.Errorf("more than %d calls of functions in one another", gizmoDepth)
		case errors.As(err, &thrown) && thrown.Value() != nil:
			if of, ok := thrown.Value().Export().(error); ok {
				err = of // as Cayley has it
			}
		}
		out.err = err
		return nil
	})
	if err != nil {
		return nil, err
	}
	vm.SetMaxCallStackSize(gizmoDepth)
	out.results, err = s.Execute(ctx, name+"()", cayley.Options{Collation: cayley.JSON, Limit: limit})
	return out, err
}

// engine is the JavaScript engine of a session, which has no way to it.
func engine(s *gizmo.Session) (*goja.Runtime, error) {
	field := reflect.ValueOf(s).Elem().FieldByName("vm")
	if !field.IsValid() || field.Type() != reflect.TypeFor[*goja.Runtime]() {
		return nil, errors.New("a session of this version of Cayley has no field vm")
	}
	return *(**goja.Runtime)(unsafe.Pointer(field.UnsafeAddr())), nil //nolint:gosec // a pointer to a pointer of that type
}
