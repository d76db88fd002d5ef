"""Work orders: booked services, repairs, special services and promises to customers."""
