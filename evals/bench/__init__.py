"""Where the loss is: stages measured alone, reports varied by script, F1 against cost."""
