"""Quality: audits, what did not conform and its correction, figures of the service month by month."""
