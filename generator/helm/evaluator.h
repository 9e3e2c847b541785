#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "helm/functions.h"
#include "helm/origins.h"
#include "helm/template.h"
#include "helm/value.h"

namespace twinhull::helm {

/// An error of an evaluation, and the errors of the templates it went through, outermost first, as Go wraps
/// them.
struct ExecError {
  std::vector<std::string> messages;
  const Node* node = nullptr;  ///< where the innermost one happened, if known
};

/// Bounds of an evaluation.
struct EvaluationLimits {
  std::uint64_t steps = base::limit(base::Limit::render_steps);  ///< nodes evaluated
  std::size_t output = base::limit(base::Limit::render_output);  ///< bytes of text
};

/// Evaluates templates as Go's text/template does, with Helm's options. After a fault, everything returns at
/// once.
class Evaluator {
 public:
  /// Values are allocated in `heap`. `origins` records where texts come from; null: they are not recorded.
  Evaluator(const TemplateSet& set, Heap& heap, Origins* origins = nullptr,
            const EvaluationLimits& limits = {})
      : set_(&set), limits_(limits), heap_(heap), origins_(origins) {}

  /// Executes a template; empty if it fails (`take_fault`). `pieces`: where its text comes from.
  std::optional<std::string> execute(std::string_view name, const Value& data, Pieces& pieces);
  ExecError take_fault();
  bool failed() const { return fault_.has_value(); }
  /// The limit that was exceeded, after which nothing can be evaluated; empty if none was.
  std::optional<base::Limit> exceeded() const;
  Heap& heap() { return heap_; }
  /// Null if they are not recorded.
  Origins* origins() { return origins_; }

  // For functions.
  void fail_call(std::string message);
  Value include(const Call& call);
  Value tpl(const Call& call);
  /// Whether a result of that many bytes is allowed; fails otherwise.
  bool affordable(std::size_t bytes);
  bool spend_steps(std::uint64_t steps);
  /// For a visit of everything in a value.
  bool spend_visit(const Value& value);
  /// A text with its origin.
  Value recorded(std::string_view text, const Pieces& pieces);
  /// What was called that depends on the time or on chance.
  const std::vector<std::string_view>& impure() const { return impure_; }

 private:
  struct Frame {
    const Tree* tree = nullptr;
    std::string* out = nullptr;
    Pieces* pieces = nullptr;  ///< of `out`
    std::uint32_t call = 0;    ///< index of `Origins::calls`
    std::vector<std::pair<std::string_view, Value>> variables;
    const Node* node = nullptr;
    int depth = 0;
  };
  enum class Flow : std::uint8_t { next, break_, continue_ };

  /// Where a template writes to, and how it was called.
  struct Output {
    std::string& text;
    Pieces& pieces;
    std::uint32_t call = 0;
    int depth = 0;
  };

  bool run_template(const Tree& tree, const Value& data, const Output& output);
  Flow walk(Frame& frame, const Value& dot, const Node& node);
  Flow walk_list(Frame& frame, const Value& dot, const Node& list);
  Flow walk_condition(Frame& frame, const Value& dot, const Node& node);
  Flow walk_range(Frame& frame, const Value& dot, const Node& node);
  Flow iterate(Frame& frame, const Node& node, const Value& index, const Value& item, std::size_t mark);
  void walk_template(Frame& frame, const Value& dot, const Node& node);
  Value pipeline(Frame& frame, const Value& dot, const Node& pipe);
  Value command(Frame& frame, const Value& dot, const Node& command, const Value* last);
  Value field_chain(Frame& frame, const Value& dot, Value receiver, const Node& node, std::size_t first,
                    const Value* last, const Node* command);
  Value field(Frame& frame, const Value& dot, std::string_view name, const Node& node, const Node* command,
              const Value* last, const Value& receiver);
  std::optional<Value> method(Frame& frame, const Value& dot, std::string_view name, const Node& node,
                              const Node* command, const Value* last, const Value& receiver);
  Value variable(Frame& frame, const Value& dot, const Node& node, const Node* command, const Value* last);
  Value call(Frame& frame, const Value& dot, const Function& function, std::string_view name, const Node& at,
             const Node* command, const Value* last, const Value* receiver);
  Value argument(Frame& frame, const Value& dot, char type, const Node& node);
  Value accept(Frame& frame, const Value& value, char type);
  Value constant(Frame& frame, const Node& node);
  const Value* find_variable(const Frame& frame, std::string_view name) const;
  void assign(Frame& frame, std::string_view name, const Value& value);
  bool not_a_function(Frame& frame, const Node* command, const Value* last);
  void print_value(Frame& frame, const Value& value);
  /// Fails if the output is larger than allowed.
  void check_size(Frame& frame);
  Value fail(Frame& frame, const std::string& message);
  /// Wraps the fault of a call, or what `fail_call` reported.
  void wrap(Frame& frame, std::string_view name);
  Value lazy(Frame& frame, const Value& dot, const Function& function, const Node* command,
             const Value* last);
  // Records where texts come from, in evaluate_origins.cpp.
  std::uint32_t file_of(const Tree& tree) const;
  PieceOrigin origin_of(const Frame& frame, const Node& node) const;
  void record_text(Frame& frame, const Node& node);
  void record_value(Frame& frame, const Value& value);
  std::uint32_t call_at(const Frame& frame, const Node& node);

  const TemplateSet* set_;
  EvaluationLimits limits_;
  Heap& heap_;
  Origins* origins_;
  std::uint32_t tpl_text_ = 0;     ///< the origin of the text that `tpl` evaluates
  const Frame* caller_ = nullptr;  ///< the template that calls the function that is evaluated, and where
  const Node* caller_node_ = nullptr;
  std::optional<ExecError> fault_;
  std::uint64_t steps_ = 0;
  bool too_large_ = false;  ///< a text exceeds the limit
  int depth_ = 0;           ///< of nested evaluations
  std::map<std::string, int, std::less<>> includes_;
  std::map<std::pair<const TemplateSet*, std::string>, std::unique_ptr<TemplateSet>> parsed_;
  std::vector<std::string_view> impure_;
};

/// Removes Go's `<no value>`, as Helm does.
void remove_no_value(std::string& text, Pieces& pieces);

/// The method of a value, as a function whose first argument is the value; null if it has none of that name.
const Function* find_method(const Value& receiver, std::string_view name);

}  // namespace twinhull::helm
