#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/process.h"

using namespace twinhull::base;
namespace fs = std::filesystem;

namespace {

/// Restores PATH.
class Path {
 public:
  explicit Path(const std::string& text) : before_(std::getenv("PATH")) { set(text); }
  ~Path() { set(before_); }
  Path(const Path&) = delete;
  Path& operator=(const Path&) = delete;

 private:
  static void set(const std::string& text) { setenv("PATH", text.c_str(), 1); }
  std::string before_;
};

struct KustomizationWriter {
  std::string path = (fs::temp_directory_path() / "twinhull-process-XXXXXX").string();
  KustomizationWriter() { REQUIRE(mkdtemp(path.data()) != nullptr); }
  ~KustomizationWriter() { fs::remove_all(path); }
  KustomizationWriter(const KustomizationWriter&) = delete;
  KustomizationWriter& operator=(const KustomizationWriter&) = delete;

  void program(const std::string& name) const {
    std::ofstream(path + "/" + name) << "#!/bin/sh\n";
    fs::permissions(path + "/" + name, fs::perms::owner_all);
  }
};

ProcessResult shell(const std::string& script, const ProcessLimits& limits = {}) {
  return run_process({"/bin/sh", "-c", script}, limits);
}

}  // namespace

TEST_CASE("output, errors and exit status are returned") {
  const ProcessResult result = shell("echo out; echo err >&2; exit 3");
  CHECK(result.termination == Termination::exited);
  CHECK(result.status == 3);
  CHECK(result.output == "out\n");
  CHECK(result.errors == "err\n");
  CHECK(shell("kill -9 $$").status == 137);
  const ProcessResult missing = run_process({"/nowhere/program"});
  CHECK(missing.termination == Termination::not_started);
  CHECK(missing.status == -1);
  CHECK(missing.errors == "No such file or directory");
}

TEST_CASE("a program is killed at its limits with its children") {
  const ProcessResult slow = shell("sleep 60 & sleep 60", {.seconds = 1});
  CHECK(slow.termination == Termination::timed_out);
  // Closed output does not hide that it is running.
  CHECK(shell("exec >&- 2>&-; sleep 60", {.seconds = 1}).termination == Termination::timed_out);
  CHECK(shell("yes", {.output = 1000000}).termination == Termination::too_much_output);
  // A background process keeps the pipes open.
  CHECK(shell("sleep 60 &", {.seconds = 1}).termination == Termination::timed_out);
}

TEST_CASE("only absolute directories of PATH are searched") {
  const KustomizationWriter directory;
  directory.program("tool");
  fs::create_directory(directory.path + "/other");
  {
    const Path path("/nowhere:" + directory.path);
    CHECK(find_program("tool") == directory.path + "/tool");
    CHECK(find_program("other").empty());
    CHECK(find_program("nothing").empty());
  }
  const fs::path here = fs::current_path();
  fs::current_path(directory.path);
  for (const char* text : {"", ":", ":/nowhere", ".", "./", "../tools:."}) {
    CAPTURE(text);
    const Path path(text);
    CHECK(find_program("tool").empty());
  }
  fs::current_path(here);
}

TEST_CASE("proxies and protocols are redirected to an unused port") {
  setenv("HTTPS_PROXY", "http://proxy.example.com", 1);
  setenv("NO_PROXY", "*", 1);
  const ProcessResult result =
      shell(R"(echo "$HTTP_PROXY $HTTPS_PROXY $https_proxy [$NO_PROXY] $GIT_ALLOW_PROTOCOL")");
  CHECK(result.output == "http://127.0.0.1:9 http://127.0.0.1:9 http://127.0.0.1:9 [] none\n");
  unsetenv("HTTPS_PROXY");
  unsetenv("NO_PROXY");
}

TEST_CASE("programs cannot connect to local listeners") {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  REQUIRE(listener >= 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  REQUIRE(bind(listener, reinterpret_cast<sockaddr*>(&address), size) == 0);
  REQUIRE(listen(listener, 4) == 0);
  REQUIRE(getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  const std::string location = "/dev/tcp/127.0.0.1/" + std::to_string(ntohs(address.sin_port));
  const std::string bash = find_program("bash");
  if (!bash.empty()) CHECK(run_process({bash, "-c", "echo hello > " + location}).status != 0);
  CHECK(accept(listener, nullptr, nullptr) < 0);
  close(listener);
}
