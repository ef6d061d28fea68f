package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/newsgraph/newsgraph/graph"
)

func checkCommand(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "check",
		Short: "Re-verify every offset and reference in the store against the stored text",
		Args:  cobra.NoArgs,
		RunE: failed(func(cmd *cobra.Command, _ []string) error {
			return o.withLibrary(cmd.Context(), mustExist, func(lib *graph.Library) error {
				problems, err := graph.Check(cmd.Context(), lib)
				if err != nil {
					return fmt.Errorf("check: %w", err)
				}
				for _, p := range problems {
					fmt.Fprintln(cmd.OutOrStdout(), p)
				}
				if len(problems) > 0 {
					return &exitError{code: exitFailed, err: fmt.Errorf("%s found", plural(len(problems), "problem"))}
				}
				fmt.Fprintln(cmd.ErrOrStderr(), "newsgraph: no problems found")
				return nil
			})
		}),
	}
}
