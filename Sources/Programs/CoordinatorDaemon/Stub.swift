// CoordinatorDaemon
