"""What is read of one person, put together once for every door: their diary, their standings, what it all says."""
