// WorkerAgent
