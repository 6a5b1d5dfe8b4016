from qualkit.anonymise import basis


def test_finds_rest_on_model_and_recognisers() -> None:
    assert basis() == basis()
    assert "en_core_web" in basis()
