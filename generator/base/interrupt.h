#pragma once

namespace twinhull::base {

/// From now on Ctrl-C and its like end the process with the status that a shell expects, 128 and the
/// number of the signal (130), unless a `DeferSignals` lives. A full disk or a limit of file sizes ends
/// no process by a signal of its own, so that writing can report it.
void handle_interrupts();

/// While one lives, a signal is only noted: what is being written gets finished first.
class DeferSignals {
 public:
  DeferSignals();
  ~DeferSignals();
  DeferSignals(const DeferSignals&) = delete;
  DeferSignals& operator=(const DeferSignals&) = delete;
};

/// The number of the signal that was noted; 0 where there was none.
int interrupted();

}  // namespace twinhull::base
