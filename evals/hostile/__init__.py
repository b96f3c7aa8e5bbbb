"""The hostile suite: invented reports with orders in them, what each order wants, and a check of whether it got it."""
