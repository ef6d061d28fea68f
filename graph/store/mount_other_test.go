//go:build !linux

package store_test

import "errors"

func mountTmpfs(string, int) error { return errors.New("only on Linux") }

func remount(string, bool) error { return errors.New("only on Linux") }

func unmount(string) {}

func freeze(string, bool) error { return errors.ErrUnsupported }
