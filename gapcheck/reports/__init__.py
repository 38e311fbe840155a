"""What people read: Excel, JSON, terminal."""
