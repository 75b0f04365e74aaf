"""What a request costs: the real web server on a real database with 10,000 people in it, beside a bare view."""
