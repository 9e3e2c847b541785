#include "base/interrupt.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <initializer_list>

namespace twinhull::base {
namespace {

std::atomic<int> noted{0};
std::atomic<int> finishing{0};
static_assert(std::atomic<int>::is_always_lock_free, "required in a signal handler");

// Both sides store their flag before they load the other's: either the handler sees the DeferSignals, or its
// constructor sees the signal.
void note(int signal) {
  noted.store(signal);
  if (finishing.load() == 0) _exit(128 + signal);
}

}  // namespace

void install_signal_handlers() {
  struct sigaction action {};
  action.sa_handler = note;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before {};
    // A parent that started us in the background or with nohup ignores the signal on purpose.
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
