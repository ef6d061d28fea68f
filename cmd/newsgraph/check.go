package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/newsgraph/newsgraph/graph"
)

func checkCommand(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "check",
		Short: "Re-verify every offset, reference and index in the store",
		Long: `check reads every report back and re-verifies that its offsets lie in the stored text and show what was stored for them, that
every reference leads somewhere, and that the indexes and counts of the store agree. It prints what is wrong, one a line (exit
code 1).`,
		Example: "  newsgraph check --db newsgraph.db && newsgraph backup -o monday.bolt",
		Args:    cobra.NoArgs,
		RunE: failed(func(cmd *cobra.Command, _ []string) error {
			return o.withLibrary(cmd.Context(), mustExist, func(lib *graph.Library) error {
				bar := newProgress(cmd.ErrOrStderr(), unknown, "checking")
				problems, err := graph.Check(cmd.Context(), lib)
				bar.finish()
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
