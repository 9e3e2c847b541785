#include "model/axes.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/text.h"
#include "yaml/reader.h"

namespace twinhull::model {
namespace {

bool is_axis_name(std::string_view text) {
  const auto letter_or_digit = [](char c) { return base::is_alnum(c); };
  return !text.empty() && base::is_lower(text.front()) && std::ranges::all_of(text, letter_or_digit) &&
         text != kTargets;
}

using Split = std::vector<std::string_view>;

/// All ways to split a name, and where the one that gets furthest fails.
class Splitter {
 public:
  explicit Splitter(const std::vector<Axis>& axes) : axes_(axes) {}

  void split(std::string_view rest) {
    const std::size_t at = current_.size();
    if (at >= deepest_) {
      deepest_ = at;
      unmatched_ = rest;
    }
    if (found_.size() > 1) return;  // ambiguous already
    const Axis& axis = axes_[at];
    if (at + 1 == axes_.size()) {
      if (!axis.values.contains(std::string(rest))) return;
      found_.push_back(current_);
      found_.back().push_back(rest);
      return;
    }
    for (std::size_t dash = rest.find('-'); dash != std::string_view::npos; dash = rest.find('-', dash + 1)) {
      if (!axis.values.contains(std::string(rest.substr(0, dash)))) continue;
      current_.push_back(rest.substr(0, dash));
      split(rest.substr(dash + 1));
      current_.pop_back();
    }
  }

  const std::vector<Split>& found() const { return found_; }
  const Axis& failing() const { return axes_[deepest_]; }
  std::string_view unmatched() const { return unmatched_; }
  bool last() const { return deepest_ + 1 == axes_.size(); }

 private:
  const std::vector<Axis>& axes_;
  Split current_;
  std::vector<Split> found_;
  std::size_t deepest_ = 0;
  std::string_view unmatched_;
};

std::string shown(const Split& split, const std::vector<Axis>& axes) {
  std::string out;
  for (std::size_t i = 0; i < split.size(); ++i)
    out += fmt::format("{}`{}` `{}`", i == 0 ? "" : " and ", axes[i].name, split[i]);
  return out;
}

}  // namespace

std::vector<Axis> declared_axes(const source::Files& files, std::uint32_t file) {
  std::vector<Axis> axes;
  if (files.text(file).find("layers") == std::string_view::npos) return axes;
  base::Arena arena;
  const yaml::ReadResult result = yaml::read(files, file, arena);
  const yaml::Node* root = result.documents.empty() ? nullptr : result.documents.front().root;
  const yaml::Node* layers = root == nullptr || !root->is(yaml::Kind::map) ? nullptr : root->get("layers");
  if (layers == nullptr || !layers->is(yaml::Kind::list)) return axes;
  for (const yaml::Node* item : layers->items) {
    // Invalid ones are an error by the schema.
    if (!item->is(yaml::Kind::string) || !is_axis_name(item->text)) return {};
    if (std::ranges::find(axes, item->text, &Axis::name) != axes.end()) return {};
    axes.push_back({std::string(item->text), item->span, {}});
  }
  return axes;
}

TargetAxes split_target(std::string_view name, const std::vector<Axis>& axes, std::string_view directory) {
  Splitter splitter(axes);
  splitter.split(name);
  TargetAxes out;
  const std::vector<Split>& found = splitter.found();
  if (found.size() == 1) {
    for (std::size_t i = 0; i < axes.size(); ++i) {
      const std::string value(found.front()[i]);
      out.layers.push_back(axes[i].values.at(value));
      out.axes.push_back({axes[i].name, value});
    }
    return out;
  }
  if (found.size() > 1) {
    out.message =
        fmt::format("the target `{}` is both {}, and {}", name, shown(found[0], axes), shown(found[1], axes));
    out.help = "rename one of the files, so that the name can only be split in one way";
    return out;
  }
  const Axis& axis = splitter.failing();
  std::vector<std::string_view> known;
  for (const auto& [value, layer] : axis.values) known.push_back(value);
  const std::string_view wrong =
      splitter.last() ? splitter.unmatched() : splitter.unmatched().substr(0, splitter.unmatched().find('-'));
  out.message =
      fmt::format("`{}` of the target `{}` is not a value of the layer `{}`", wrong, name, axis.name);
  const std::string_view near = base::closest_match(wrong, known);
  out.help = fmt::format("create `{}/{}/{}.yaml`, which may be empty", directory, axis.name, wrong);
  if (!near.empty()) out.help = fmt::format("did you mean `{}`? otherwise, {}", near, out.help);
  if (!splitter.last() && splitter.unmatched().find('-') == std::string_view::npos) {
    std::vector<std::string_view> names;
    for (const Axis& one : axes) names.push_back(one.name);
    out.message = fmt::format("the name of the target `{}` has too few parts", name);
    out.help =
        fmt::format("rename the file to a value of each of `{}`, joined by `-`", base::join(names, "`, `"));
  }
  return out;
}

}  // namespace twinhull::model
