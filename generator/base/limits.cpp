#include "base/limits.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <utility>

namespace twinhull::base {

namespace {

constexpr std::uint64_t KiB = 1024, MiB = 1024 * KiB, GiB = 1024 * MiB;

// tests/options.py compares these rows with those of docs/security.md and schemas/twinhull.schema.json.
constexpr std::array rows = {
    LimitRow{"files", 100'000, 10'000'000, "files", "YAML and JSON files of a run"},
    LimitRow{"fileBytes", 64 * MiB, 2 * GiB, "bytes", "a file, or standard input"},
    LimitRow{"yamlBytes", 16 * MiB, 2 * GiB, "bytes", "a YAML or JSON file"},
    LimitRow{"documents", 50'000, 10'000'000, "documents", "a YAML or JSON file"},
    LimitRow{"nodes", 2'000'000, 1'000'000'000, "maps, lists and scalars", "a YAML or JSON file"},
    LimitRow{"aliasNodes", 100'000, 1'000'000'000, "nodes",
             "the expansion of aliases and merge keys in a file"},
    LimitRow{"depth", 100, 500, "levels", "nested maps and lists"},
    LimitRow{"findings", 2'000, 10'000'000, "findings", "the report of a file"},
    LimitRow{"templateSteps", 5'000'000, 10'000'000'000, "steps", "the templates of a system or target"},
    LimitRow{"templateBytes", 64 * MiB, 16 * GiB, "bytes", "strings that these templates compute"},
    LimitRow{"schemaSteps", 2'000'000, 10'000'000'000, "steps",
             "the validation of a document against a JSON Schema"},
    LimitRow{"schemaDepth", 1'000, 5'000, "levels", "nested schemas"},
    LimitRow{"defaults", 2'000'000, 1'000'000'000, "values", "the defaults that a schema adds to a document"},
    LimitRow{"components", 500, 100'000, "components", "a system"},
    LimitRow{"patternBytes", 64 * KiB, 1 * MiB, "bytes", "a regular expression"},
    LimitRow{"patternSteps", 200'000, 10'000'000, "steps", "a regular expression for one value"},
    LimitRow{"guesses", 20'000'000, 100'000'000'000, "characters", "names compared for `did you mean`"},
    LimitRow{"pairs", 500'000, 100'000'000'000, "pairs",
             "comparisons of objects, exceptions or patterns by one rule"},
    LimitRow{"renderSteps", 20'000'000, 1'000'000'000, "steps", "the templates of a chart"},
    LimitRow{"renderBytes", 1 * GiB, 1024 * GiB, "bytes", "a rendered chart or kustomization: memory"},
    LimitRow{"renderOutput", 256 * MiB, 16 * GiB, "bytes", "a rendered chart or kustomization: output"},
    LimitRow{"kustomizations", 64, 1'000, "levels", "kustomizations that build on each other"},
    LimitRow{"buildSteps", 50'000'000, 100'000'000'000, "steps", "the build of a kustomization"},
    LimitRow{"switches", 256, 10'000, "renders", "renders of a chart with groups of enabled values"},
    LimitRow{"chartFiles", 20'000, 1'000'000, "files", "a chart, with its subcharts"},
    LimitRow{"expressionSteps", 20'000'000, 10'000'000'000, "steps",
             "the CEL expressions of policies and rules in a run"},
};
constexpr std::size_t count = static_cast<std::size_t>(Limit::expression_steps) + 1;
static_assert(rows.size() == count);

struct Values {
  std::array<std::atomic<std::uint64_t>, count> now{};

  Values() {
    for (std::size_t i = 0; i < count; ++i) now[i] = rows[i].standard;
  }
};

std::atomic<std::uint64_t>& value(std::size_t which) {
  static Values values;
  return values.now[which];
}

struct RemainingLimits {
  std::array<std::uint64_t, count> amount{};
  std::array<bool, count> exhausted{};

  RemainingLimits() {
    for (std::size_t i = 0; i < count; ++i) amount[i] = limit(static_cast<Limit>(i));
  }
};

RemainingLimits& left() {
  thread_local RemainingLimits held;
  return held;
}

std::string grouped(std::uint64_t number) {
  std::string out = std::to_string(number);
  for (std::size_t at = out.size(); at > 3; at -= 3) out.insert(at - 3, ",");
  return out;
}

}  // namespace

std::span<const LimitRow> limit_rows() { return rows; }

const LimitRow& row(Limit which) { return rows[static_cast<std::size_t>(which)]; }

std::uint64_t limit(Limit which) {
  return value(static_cast<std::size_t>(which)).load(std::memory_order_relaxed);
}

void set_limit(Limit which, std::uint64_t number) { value(static_cast<std::size_t>(which)) = number; }

void reset_limits() {
  for (std::size_t i = 0; i < count; ++i) value(i) = rows[i].standard;
}

Budget::Budget(Limit which)
    : which_(which),
      before_(left().amount[static_cast<std::size_t>(which)]),
      exhausted_before_(left().exhausted[static_cast<std::size_t>(which)]) {
  left().amount[static_cast<std::size_t>(which)] = limit(which);
  left().exhausted[static_cast<std::size_t>(which)] = false;
}

Budget::~Budget() {
  left().amount[static_cast<std::size_t>(which_)] = before_;
  left().exhausted[static_cast<std::size_t>(which_)] = exhausted_before_;
}

bool Budget::exhausted() const { return left().exhausted[static_cast<std::size_t>(which_)]; }

std::uint64_t Budget::remaining() const { return left().amount[static_cast<std::size_t>(which_)]; }

void Budget::set_remaining(std::uint64_t amount) {
  left().amount[static_cast<std::size_t>(which_)] = amount;
  left().exhausted[static_cast<std::size_t>(which_)] = false;
}

bool spend(Limit which, std::uint64_t cost) {
  std::uint64_t& amount = left().amount[static_cast<std::size_t>(which)];
  const bool enough = amount >= cost;
  amount = enough ? amount - cost : 0;
  if (!enough) left().exhausted[static_cast<std::size_t>(which)] = true;
  return enough;
}

std::string display(Limit which) {
  const std::uint64_t number = limit(which);
  if (row(which).unit == "seconds") return grouped(number) + " s";
  if (row(which).unit != "bytes") return grouped(number);
  constexpr std::array<std::pair<std::uint64_t, const char*>, 3> sizes = {
      {{GiB, " GiB"}, {MiB, " MiB"}, {KiB, " KiB"}}};
  for (const auto& [size, name] : sizes) {
    if (number >= size && number % size == 0) return grouped(number / size) + name;
  }
  return grouped(number) + " bytes";
}

std::string how_to_raise(Limit which) {
  return "raise `limits." + std::string(row(which).name) + "` in twinhull.yaml";
}

}  // namespace twinhull::base
