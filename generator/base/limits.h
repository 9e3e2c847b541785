#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace twinhull::base {

/// Resource limits of a run, in the order of the table in limits.cpp.
enum class Limit : std::uint8_t {
  files,
  file_bytes,
  yaml_bytes,
  documents,
  nodes,
  alias_nodes,
  depth,
  findings,
  template_steps,
  template_bytes,
  schema_steps,
  schema_depth,
  defaults,
  components,
  pattern_bytes,
  pattern_steps,
  guesses,
  pairs,
  render_steps,
  render_bytes,
  render_output,
  kustomizations,
  build_steps,
  switches,
  chart_files,
  expression_steps,
};

struct LimitRow {
  std::string_view name;       ///< its key below `limits` in twinhull.yaml
  std::uint64_t standard = 0;  ///< default
  std::uint64_t most = 0;      ///< maximum setting
  std::string_view unit;       ///< "bytes", "nodes per file"
  std::string_view bounds;     ///< what it limits: "a YAML file"
};

/// All limits, in the order of `Limit`.
std::span<const LimitRow> limit_rows();
const LimitRow& row(Limit which);

/// The value in effect in this process: set once from the settings, read from all threads.
std::uint64_t limit(Limit which);
void set_limit(Limit which, std::uint64_t number);
/// Resets all limits to their defaults.
void reset_limits();

/// A scope in which consumption is counted separately, in the thread that created it. Parallel work therefore
/// hits the limit at the same point regardless of the scheduling.
class Budget {
 public:
  explicit Budget(Limit which);
  ~Budget();
  Budget(const Budget&) = delete;
  Budget& operator=(const Budget&) = delete;

  /// Whether more was requested than was left.
  bool exhausted() const;

  std::uint64_t remaining() const;
  /// Sets what remains after interleaved work consumed its share.
  void set_remaining(std::uint64_t amount);

 private:
  Limit which_;
  std::uint64_t before_;
  bool exhausted_before_;
};

/// Consumes `cost` of the innermost budget; false if less than that is left.
bool spend(Limit which, std::uint64_t cost);

/// "16 MiB", "2,000,000", "20 s".
std::string display(Limit which);
/// "raise `limits.nodes` in twinhull.yaml"
std::string how_to_raise(Limit which);

}  // namespace twinhull::base
