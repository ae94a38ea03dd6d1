import halyard; halyard.run()  # halyard bridge
