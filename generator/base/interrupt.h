#pragma once

namespace twinhull::base {

/// Installs signal handlers: Ctrl-C and similar signals terminate the process with the status that a shell
/// expects, 128 plus the signal number (130), unless a `DeferSignals` exists. SIGXFSZ is ignored, so that
/// writing beyond the file size limit returns an error.
void install_signal_handlers();

/// While an instance exists, signals are only recorded, so that a write in progress is completed.
class DeferSignals {
 public:
  DeferSignals();
  ~DeferSignals();
  DeferSignals(const DeferSignals&) = delete;
  DeferSignals& operator=(const DeferSignals&) = delete;
};

/// The number of the recorded signal; 0 if none.
int interrupted();

}  // namespace twinhull::base
