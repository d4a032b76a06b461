"""What each family of calculators teaches: numbers put into formulas, sentences to say, traps, slips and charts."""
