import CommandLine
import CoordinatorDaemon

Program.coordinator.main()
