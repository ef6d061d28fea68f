package mention

// ReadWeights reads the embedded weights of the model.
func ReadWeights() error {
	_, err := readModel(chainsTSV)
	return err
}
