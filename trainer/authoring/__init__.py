"""What instructors need: check content, explain grades, try rules on other answers."""
