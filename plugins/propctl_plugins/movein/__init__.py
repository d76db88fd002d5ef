"""Moving in and out: from the appointment to the last defect, keys, meters, leases and their deposits."""
