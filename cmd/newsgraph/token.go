package main

import (
	"fmt"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/newsgraph/newsgraph/query"
)

func tokenCommand() *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:   "token add|list|revoke",
		Short: "Make, list and revoke the tokens of a server",
		Long: `token keeps a file of tokens, which newsgraph serve --tokens FILE reads, and reads again when it changes. Who sends one as
"Authorization: Bearer TOKEN", or signs in with it on the page, has its role:

  read   ask, query, export, and see the metrics
  write  that, and add reports, merge and split, change graphs of one's own
  admin  that, and delete reports, copy and compact the store, run Gizmo

The file has a line for each, with name, role and the SHA-256 of the token; the token itself is printed once and kept nowhere.`,
		Example: "  newsgraph token add --role write desk\n  newsgraph serve --addr :8080 --tokens newsgraph.tokens\n  newsgraph token revoke desk",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.PersistentFlags().StringVar(&file, "tokens", "newsgraph.tokens", "file of tokens")
	cmd.AddCommand(tokenAdd(&file), tokenList(&file), tokenRevoke(&file))
	return cmd
}

func tokenAdd(file *string) *cobra.Command {
	var role string
	cmd := &cobra.Command{
		Use:   "add --role read|write|admin NAME",
		Short: "Make a token and print it, once",
		Args:  cobra.ExactArgs(1),
		RunE: failed(func(cmd *cobra.Command, args []string) error {
			r, err := query.ParseRole(role)
			if err != nil {
				return &exitError{code: exitUsage, err: fmt.Errorf("--role: %w", err)}
			}
			t, secret, err := query.NewToken(args[0], r)
			if err != nil {
				return &exitError{code: exitUsage, err: err}
			}
			err = query.ChangeTokens(*file, func(tokens []query.Token) ([]query.Token, error) {
				if slices.ContainsFunc(tokens, func(o query.Token) bool { return o.Name == t.Name }) {
					return nil, &exitError{code: exitFailed, err: fmt.Errorf("there is a token of the name %s", t.Name), hint: "newsgraph token revoke takes it away"}
				}
				return append(tokens, t), nil
			})
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.ErrOrStderr(), "newsgraph: keep it, it is not shown again\n")
			_, err = fmt.Fprintln(cmd.OutOrStdout(), secret)
			return err
		}),
	}
	cmd.Flags().StringVar(&role, "role", "read", "what it allows: read, write or admin")
	offer(cmd, "role", "read", "write", "admin")
	return cmd
}

func tokenList(file *string) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the names and roles of the tokens",
		Args:  cobra.NoArgs,
		RunE: failed(func(cmd *cobra.Command, _ []string) error {
			tokens, err := query.ReadTokens(*file)
			if err != nil {
				return err
			}
			w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 8, 2, ' ', 0)
			for _, t := range tokens {
				fmt.Fprintf(w, "%s\t%s\n", t.Name, t.Role)
			}
			return w.Flush()
		}),
	}
}

func tokenRevoke(file *string) *cobra.Command {
	return &cobra.Command{
		Use:   "revoke NAME",
		Short: "Take a token away; a serving newsgraph refuses it from its next request on",
		Args:  cobra.ExactArgs(1),
		RunE: failed(func(cmd *cobra.Command, args []string) error {
			if _, err := query.ReadTokens(*file); err != nil { // no file is another mistake than no such token
				return err
			}
			err := query.ChangeTokens(*file, func(tokens []query.Token) ([]query.Token, error) {
				kept := slices.DeleteFunc(slices.Clone(tokens), func(t query.Token) bool { return t.Name == args[0] })
				if len(kept) == len(tokens) {
					return nil, &exitError{code: exitNothing, err: fmt.Errorf("there is no token of the name %s", args[0]), hint: "newsgraph token list shows the tokens"}
				}
				return kept, nil
			})
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.ErrOrStderr(), "newsgraph: revoked %s\n", args[0])
			return nil
		}),
	}
}
