#include "base/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "base/interrupt.h"
#include "base/process_sandbox.h"
#include "base/text.h"

namespace twinhull::base {
namespace {

using Clock = std::chrono::steady_clock;

struct Pipe {
  std::array<int, 2> ends = {-1, -1};
  // O_CLOEXEC: programs started by other threads must not inherit the ends and keep the pipe open.
  bool open() { return pipe2(ends.data(), O_CLOEXEC) == 0; }
  void close(std::size_t end) {
    if (ends[end] >= 0) ::close(ends[end]);
    ends[end] = -1;
  }
  ~Pipe() {
    close(0);
    close(1);
  }
};

/// Everything the child needs, prepared before the fork: the child must not allocate.
struct ChildSetup {
  std::vector<char*> arguments;
  std::vector<char*> environment;
  int output = -1;
  int errors = -1;
  int failure = -1;  ///< where the child writes why it could not start
  pid_t parent = 0;
  rlim_t memory = 0;
  bool closed = false;  ///< without Internet sockets
};

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (const std::string& text : texts) out.push_back(const_cast<char*>(text.c_str()));
  out.push_back(nullptr);
  return out;
}

/// The child between fork and exec: async-signal-safe calls only.
[[noreturn]] void become(const ChildSetup& start) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != start.parent) _exit(127);  // the parent exited before PDEATHSIG was set
  const rlimit data = {start.memory, start.memory};
  setrlimit(RLIMIT_DATA, &data);
  const rlimit core = {0, 0};
  setrlimit(RLIMIT_CORE, &core);
  const int nothing = open("/dev/null", O_RDONLY);
  if (dup2(nothing, STDIN_FILENO) >= 0 && dup2(start.output, STDOUT_FILENO) >= 0 &&
      dup2(start.errors, STDERR_FILENO) >= 0) {
    if (start.closed) deny_sockets();
    execve(start.arguments.front(), start.arguments.data(), start.environment.data());
  }
  const int why = errno;
  [[maybe_unused]] const ssize_t written = write(start.failure, &why, sizeof why);
  _exit(127);
}

/// Reads both pipes until both are closed, so that neither fills up and blocks the program. Returns why
/// reading stopped earlier.
Termination drain(Pipe& output, Pipe& errors, std::size_t most, Clock::time_point end,
                  ProcessResult& result) {
  constexpr std::chrono::milliseconds interrupt_poll{100};  ///< latency of reacting to an interrupt
  std::array<pollfd, 2> polled = {pollfd{output.ends[0], POLLIN, 0}, pollfd{errors.ends[0], POLLIN, 0}};
  std::array<std::string*, 2> texts = {&result.output, &result.errors};
  std::vector<char> buffer(65536);
  while (polled[0].fd >= 0 || polled[1].fd >= 0) {
    if (interrupted() != 0) return Termination::interrupted;
    if (Clock::now() >= end) return Termination::timed_out;
    if (poll(polled.data(), polled.size(), static_cast<int>(interrupt_poll.count())) <= 0) continue;
    for (std::size_t i = 0; i < polled.size(); ++i) {
      if (polled[i].fd < 0 || polled[i].revents == 0) continue;
      const ssize_t got = read(polled[i].fd, buffer.data(), buffer.size());
      if (got > 0) texts[i]->append(buffer.data(), static_cast<std::size_t>(got));
      if (got == 0 || (got < 0 && errno != EINTR)) polled[i].fd = -1;
    }
    if (result.output.size() + result.errors.size() > most) return Termination::too_much_output;
  }
  return Termination::exited;
}

/// Waits for the exit of the program, which may have closed its pipes and kept running, and kills its process
/// group. The program is reaped last, so that its process ID is not reused before.
int finish(pid_t pid, Clock::time_point end, ProcessResult& result) {
  std::chrono::microseconds pause{100};
  siginfo_t ended{};
  while (result.termination == Termination::exited && ended.si_pid == 0) {
    if (waitid(P_PID, static_cast<id_t>(pid), &ended, WEXITED | WNOWAIT | WNOHANG) != 0 && errno != EINTR)
      break;
    if (ended.si_pid != 0) break;
    if (interrupted() != 0) result.termination = Termination::interrupted;
    if (Clock::now() >= end) result.termination = Termination::timed_out;
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, std::chrono::microseconds(20000));
  }
  kill(-pid, SIGKILL);
  int status = 0;
  while (waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) return -1;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// Recognizes out-of-memory messages of the Go runtime, in which helm and kubectl are written.
bool ran_out_of_memory(const ProcessResult& result) {
  return result.status != 0 && (result.errors.find("runtime: out of memory") != std::string::npos ||
                                result.errors.find("cannot allocate memory") != std::string::npos);
}

ProcessResult failure(int error) { return {.errors = std::strerror(error)}; }

}  // namespace

std::string find_program(std::string_view name) {
  const char* path = std::getenv("PATH");
  if (path == nullptr) return {};
  for (std::string_view directory : split(path, ':')) {
    if (!directory.starts_with('/')) continue;
    std::string candidate(directory);
    candidate.append("/").append(name);
    struct stat status {};
    const bool file = stat(candidate.c_str(), &status) == 0 && S_ISREG(status.st_mode);
    if (file && access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  return {};
}

ProcessResult run_process(const std::vector<std::string>& command, const ProcessLimits& limits) {
  Pipe output, errors, refused;
  if (!output.open() || !errors.open() || !refused.open()) return failure(errno);
  const std::vector<std::string> environment = offline_environment();
  const ChildSetup start{.arguments = pointers(command),
                         .environment = pointers(environment),
                         .output = output.ends[1],
                         .errors = errors.ends[1],
                         .failure = refused.ends[1],
                         .parent = getpid(),
                         .memory = limits.memory,
                         .closed = starts_without_privileges(command.front())};
  const pid_t pid = fork();
  if (pid < 0) return failure(errno);
  if (pid == 0) become(start);
  setpgid(pid, pid);  // in parent and child, whichever runs first
  output.close(1);
  errors.close(1);
  refused.close(1);
  ProcessResult result;
  const Clock::time_point end = Clock::now() + std::chrono::seconds(limits.seconds);
  result.termination = drain(output, errors, limits.output, end, result);
  result.status = finish(pid, end, result);
  int why = 0;
  if (read(refused.ends[0], &why, sizeof why) == sizeof why) return failure(why);
  if (result.termination == Termination::exited && ran_out_of_memory(result))
    result.termination = Termination::out_of_memory;
  return result;
}

}  // namespace twinhull::base
