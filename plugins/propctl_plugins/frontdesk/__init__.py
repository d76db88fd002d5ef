"""The front desk: mail, deposits, keys, the phone, and what its handover sheet counts."""
