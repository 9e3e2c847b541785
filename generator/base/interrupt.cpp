#include "base/interrupt.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <initializer_list>

namespace twinhull::base {
namespace {

std::atomic<int> noted{0};
std::atomic<int> finishing{0};
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler may use nothing else");

// Both sides say what they do before they look at what the other did: either the handler sees that
// something is being finished, or that one sees the signal before it begins.
void note(int signal) {
  noted.store(signal);
  if (finishing.load() == 0) _exit(128 + signal);
}

}  // namespace

void handle_interrupts() {
  struct sigaction action {};
  action.sa_handler = note;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before {};
    // Who started us in the background or with nohup wants it ignored.
    if (sigaction(signal, nullptr, &before) == 0 && before.sa_handler != SIG_IGN) {
      sigaction(signal, &action, nullptr);
    }
  }
  signal(SIGXFSZ, SIG_IGN);
}

DeferSignals::DeferSignals() {
  finishing.fetch_add(1);
  if (const int signal = noted.load(); signal != 0) _exit(128 + signal);
}

DeferSignals::~DeferSignals() { finishing.fetch_sub(1); }

int interrupted() { return noted.load(); }

}  // namespace twinhull::base
