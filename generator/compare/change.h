#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "source/files.h"

namespace twinhull::compare {

/// What a change does to a cluster, in the order in which it is shown.
enum class Effect : std::uint8_t { data_loss, recreate, traffic_loss, permissions, rollout, labels };

struct EffectRow {
  std::string_view id;     ///< for `--fail-on` and JSON: `data-loss`
  std::string_view label;  ///< "data can be lost"
  bool dangerous = false;
};

/// All effects, in the order of `Effect`.
std::span<const EffectRow> effect_rows();
const EffectRow& row(Effect effect);

using EffectSet = std::bitset<8>;

inline bool has(const EffectSet& effects, Effect effect) {
  return effects.test(static_cast<std::size_t>(effect));
}
inline void add(EffectSet& effects, Effect effect) { effects.set(static_cast<std::size_t>(effect)); }
bool is_dangerous(const EffectSet& effects);

/// One side of a change, as a range of its state's files. Unknown if that side has no such field.
struct FieldSpans {
  source::Span key;
  source::Span value;

  bool known() const { return key.known() || value.known(); }
};

/// The line that causes a change.
struct Cause {
  std::string file;  ///< relative to the root
  int line = 0;
  int column = 0;
  bool removed = false;  ///< a line of the old state, which the new one no longer has

  friend auto operator<=>(const Cause&, const Cause&) = default;
};

/// A field that is added, removed or changed.
struct FieldChange {
  std::string path;                   ///< `spec.template.spec.containers[web].image`
  std::optional<std::string> before;  ///< in YAML's flow style; empty if the field is added
  std::optional<std::string> after;
  bool lines = false;  ///< both sides are the plain content of a string of several lines
  EffectSet effects;
  FieldSpans before_at;
  FieldSpans after_at;
  std::optional<Cause> cause;
};

enum class Action : std::uint8_t { added, removed, changed };

/// An object of a target that differs between two states.
struct ObjectChange {
  Action action = Action::changed;
  std::string api_version;  ///< of the new state, if it has the object
  std::string kind;
  std::string name;
  std::string namespace_name;       ///< empty if the manifest has none
  std::vector<FieldChange> fields;  ///< of a changed object
  EffectSet effects;                ///< of the object and all fields
  FieldSpans before_at;
  FieldSpans after_at;
  std::optional<Cause> cause;  ///< of an added or removed object
};

/// A target with changes.
struct TargetChange {
  std::string target;  ///< `shop/production`; of plain manifests their directory
  std::vector<ObjectChange> objects;
};

/// Targets that share changes.
struct ChangeGroup {
  std::vector<std::string> targets;
  std::vector<ObjectChange> objects;
};

/// The result of comparing two states.
struct Comparison {
  std::string before;  ///< how the states are called: `HEAD`, `working tree`, a directory
  std::string after;
  std::vector<ChangeGroup> groups;
  std::vector<std::string> added_targets;
  std::vector<std::string> removed_targets;
  std::vector<std::string> failed_targets;  ///< not compared, because a state has errors
  std::size_t targets = 0;                  ///< in the new state
  std::size_t changed_targets = 0;

  EffectSet effects() const;
};

/// Groups equal changes: those of several targets appear once, with the first target's causes.
std::vector<ChangeGroup> group(std::vector<TargetChange> targets);

}  // namespace twinhull::compare
