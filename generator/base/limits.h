#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace twinhull::base {

/// What a run may cost: the rows of the table in limits.cpp, in its order.
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
  pattern_bytes,
  pattern_steps,
  guesses,
  pairs,
  render_seconds,
  render_bytes,
  render_output,
  kustomizations,
  switches,
  chart_files,
};

struct LimitRow {
  std::string_view name;       ///< its key below `limits` in twinhull.yaml
  std::uint64_t standard = 0;  ///< where nothing else is said
  std::uint64_t most = 0;      ///< what it may be set to
  std::string_view unit;       ///< "bytes", "nodes per file"
  std::string_view bounds;     ///< what takes so much: "a YAML file"
};

/// All limits, in the order of `Limit`.
std::span<const LimitRow> limit_rows();
const LimitRow& row(Limit which);

/// What holds for this process: read everywhere, set once by whoever reads the settings.
std::uint64_t limit(Limit which);
void set_limit(Limit which, std::uint64_t number);
/// Each is what it is where nothing else is said.
void reset_limits();

/// What a piece of work may take of a limit: counted anew for as long as this lives, in the thread that made
/// it. Work that is done side by side so ends at the same place whoever does it.
class Budget {
 public:
  explicit Budget(Limit which);
  ~Budget();
  Budget(const Budget&) = delete;
  Budget& operator=(const Budget&) = delete;

  /// Something was asked for that was no longer there.
  bool exhausted() const;

 private:
  Limit which_;
  std::uint64_t before_;
  bool exhausted_before_;
};

/// Takes a cost from the budget at hand; false where less than that is left.
bool spend(Limit which, std::uint64_t cost);

/// "16 MiB", "2,000,000", "20 s".
std::string display(Limit which);
/// "raise `limits.nodes` in twinhull.yaml"
std::string how_to_raise(Limit which);

}  // namespace twinhull::base
