/// A child process and our ends of its standard streams, until it has been run to its end.
struct Child: ~Copyable {
  /// The process.
  var process: RunningProcess
  /// Our ends.
  var streams: Streams

  /// Starts a program and gives it pipes as its standard streams.
  static func start(_ command: Subprocess) throws(Failure) -> Child {
    let input = try Descriptor.pipe()
    let output = try Descriptor.pipe()
    let error = try Descriptor.pipe()
    let streams = try Streams(
      input: input.sink, sending: command.standardInput, output: output.source,
      error: error.source, outputBytesMax: command.outputBytesMax)
    let launch = Launch(
      executable: command.executable, arguments: command.arguments,
      environment: command.environment)
    let process = try launch.start(
      descriptors: [input.source.number, output.sink.number, error.sink.number])
    return Child(process: process, streams: streams)
  }
}
