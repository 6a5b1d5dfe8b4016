"""What is measured on the sample study, side by side with the alternatives. Run by `make bench`."""
