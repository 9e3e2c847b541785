#include "yaml/fast_reader.h"

#include <algorithm>
#include <span>

#include "base/limits.h"
#include "yaml/byte_search.h"
#include "yaml/document_ends.h"
#include "yaml/key_marks.h"
#include "yaml/merged_entries.h"
#include "yaml/resolve.h"
#include "yaml/spaces.h"

// `yaml::read` has two readers. The complete one lets yaml-cpp find the structure of a text and
// verifies it (tree_builder.h); it supports all of YAML, explains every mistake, and continues after it, at
// some megabytes per second. This one knows what people and programs write into manifests, at many times
// that speed, and nothing else: as soon as something is not certainly valid and simple, it gives up, and the
// whole text is read by the complete reader. So it has no messages, and whatever it accepts has exactly the
// tree of the complete reader; tests/yaml_readers.py and a fuzz target compare the two.
//
// A text is read in one pass, as its grammar is: a function for each kind of node, which calls itself for
// what the node contains, at most a hundred deep. Three things are kept between calls:
//
//   at_          the position in the text: after the last token, or at the next one
//   column_      the column of the token that begins the next line
//   gap_         the comments above it
//
// Block structure follows from columns alone. A function that reads a block node returns with the next token
// found, which is on another line. A collection looks at its column: its own column is its next entry, a
// smaller one belongs to a collection around it, and returns; a larger one is a mistake, and gives up. A
// document ends with the column -1, which is smaller than all.
//
// Scalars are found by searching for the few bytes that can end them, 16 at a time (byte_search.h). Their
// texts are ranges of the source. Where a text must be changed (several lines, escapes, block scalars), the
// functions of scalars.h do it, which the complete reader uses, too.
//
// Trees are built bottom-up: entries and items of open collections are on two stacks, and a collection that
// is closed moves its own into the arena. No other memory is requested per node.
//
// Not only mistakes give up: tags, directives, `...`, explicit keys (`?`), keys that are not scalars,
// pairs in lists (`[a: b]`), empty values in brackets, carriage returns, tabs in indentation, keys and
// (without `accept_yaml11_scalars`) values that Helm reads as another type, and duplicate keys.

namespace twinhull::yaml {
namespace {

constexpr std::uint64_t max_depth = 100;

/// Whether a text is JSON documents in sequence, which end where their brackets do.
bool is_json_stream(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\n");
  if (first == std::string_view::npos || text[first] != '{') return false;
  return DocumentEnds(text, 0).part(0) != text.size();
}

}  // namespace

FastReader::FastReader(std::string_view text, std::uint32_t file, base::Arena& arena,
                       const ReadOptions& options)
    : text_(text),
      data_(text.data()),
      size_(static_cast<std::uint32_t>(text.size())),
      file_(file),
      arena_(arena),
      options_(options),
      most_nodes_(base::limit(base::Limit::nodes)),
      most_expanded_(base::limit(base::Limit::alias_nodes)),
      deepest_(std::min(base::limit(base::Limit::depth), max_depth)) {}

bool FastReader::read(ReadResult& result) {
  const char* end = data_ + size_;
  for (const char* odd = skip_printable(data_, end); odd != end; odd = skip_printable(odd + 1, end)) {
    if (*odd == '\r') return false;
    ascii_ = false;
  }
  if (text_.starts_with("\xEF\xBB\xBF") || is_json_stream(text_)) return false;
  if (!read_documents() || nodes_ > most_nodes_) return false;
  result.documents = std::move(documents_);
  result.nodes = nodes_;
  return true;
}

bool FastReader::read_documents() {
  const std::uint64_t most = base::limit(base::Limit::documents);
  if (!next_token()) return false;
  if (at_ == size_) return true;  // nothing but comments
  while (true) {
    const bool first = documents_.empty();
    DocumentTop top;
    std::uint32_t begin = 0;
    if (at_marker("---")) {
      begin = at_ + 3;
      if (!first) top.header = begin;
      const std::size_t line_end = text_.find('\n', begin);
      top.first_line = line_end == std::string_view::npos ? size_ : static_cast<std::uint32_t>(line_end + 1);
    } else if (!first) {
      return false;
    }
    // Without `---`, the comments above the first node are read again, as its own.
    line_start_ = begin == 0 ? 0 : at_;
    last_end_ = at_ = begin;
    anchors_.clear();
    if (!next_token()) return false;
    Document document;
    if (column_ < 0) {
      document.header = split_comments(text_, top, gap_, begin, arena_).header;
      ++nodes_;
    } else {
      const TopComments comments = split_comments(text_, top, gap_, at_, arena_);
      document.header = comments.header;
      document.root = block_node(-1, {.first_comment = comments.node}, NodePosition::own_line).node;
      if (document.root == nullptr || column_ >= 0) return false;
      // Comments above a document that is only `null` are split differently.
      if (document.root->is(Kind::null)) return false;
    }
    documents_.push_back(document);
    if (at_ == size_) return true;
    if (documents_.size() >= most || nodes_ > most_nodes_) return false;
  }
}

bool FastReader::at_marker(std::string_view marker) const {
  return at_ == line_start_ && text_.substr(at_).starts_with(marker) && blank_or_end(at_ + 3);
}

/// Moves from the end of a token to the next one, which must be on another line. The document ends with the
/// text or at a marker. The same as `Cursor::skip_gap`, but tabs that indent give up.
bool FastReader::next_token() {
  gap_ = {};
  std::uint32_t at = skip_spaces(at_);
  if (data_[at] == '\n') {
    // Nearly always, the next line has neither a comment nor is it empty.
    const std::uint32_t line = at + 1;
    const std::uint32_t token = skip_spaces(line);
    const char c = data_[token];
    if (c != '\n' && c != '#' && c != '\t' && c != '\0' && (token != line || (c != '-' && c != '.'))) {
      at_ = token;
      line_start_ = line;
      column_ = static_cast<int>(token - line);
      return true;
    }
  }
  at = at_;
  bool own_line = at == line_start_;
  bool blank_before = own_line;
  while (at < size_) {
    const std::uint32_t begin = at;
    at = skip_spaces(at);
    if (data_[at] == '\t') {
      if (own_line) return false;
      while (data_[at] == ' ' || data_[at] == '\t') ++at;
    }
    blank_before = blank_before || at > begin;
    const bool comment = data_[at] == '#' && blank_before;
    if (comment) {
      if (own_line && gap_.comment_begin == gap_.comment_end) gap_.comment_begin = at;
      at = static_cast<std::uint32_t>(find_byte<'\n'>(data_ + at, data_ + size_) - data_);
      if (own_line) gap_.comment_end = at;
    }
    if (at == size_ || data_[at] != '\n') break;
    if (own_line && !comment) gap_.comment_begin = gap_.comment_end = 0;
    line_start_ = ++at;
    blank_before = own_line = true;
  }
  at_ = at;
  column_ = at == size_ ? -1 : static_cast<int>(at - line_start_);
  if (column_ == 0 && at_marker("---")) column_ = -1;
  if (column_ == 0 && at_marker("...")) return false;
  return own_line || at == size_;
}

Node* FastReader::make_node(Kind kind, Style style, std::uint32_t begin, std::uint32_t end) {
  Node* node = arena_.make<Node>();
  node->kind = kind;
  node->style = style;
  node->span = {file_, begin, end};
  ++nodes_;
  return node;
}

FastReader::BuiltNode FastReader::add_scalar(const Scalar& scalar, const NodePrefix& lead) {
  Kind kind = Kind::string;
  if (scalar.style == Style::plain && may_not_be_string(scalar.text)) {
    kind = resolve(scalar.text);
    if (kind == Kind::string && !yaml11_meaning(scalar.text).empty()) {
      if (!options_.accept_yaml11_scalars) return {};
      kind = resolve_yaml11(scalar.text);
    }
  }
  if (!ascii_ && scalar.style == Style::plain &&
      find_foreign_space(text_.substr(scalar.begin, scalar.end - scalar.begin)).size != 0)
    return {};
  Node* node = make_node(kind, scalar.style, scalar.begin, scalar.end);
  node->text = scalar.text;
  node->comment = lead.comment;
  last_end_ = scalar.end;
  const BuiltNode built{node};
  if (!lead.anchor.empty()) anchors_[lead.anchor] = built;
  return built;
}

FastReader::BuiltNode FastReader::add_null(std::uint32_t at, std::string_view comment) {
  Node* node = make_node(Kind::null, Style::plain, at, at);
  node->comment = comment;
  return {node};
}

/// Sets the key of an entry; false if Helm and kubectl read another one.
bool FastReader::add_key(Entry& entry, const Scalar& key) {
  if (key.style == Style::plain) {
    if (may_not_be_string(key.text)) {
      const Kind kind = resolve(key.text);
      if (!yaml11_meaning(key.text).empty() || !key_round_trips(key.text, kind)) return false;
    } else if (key.text == "<<") {
      merges_.push_back(entries_.size());
    }
    if (!ascii_ && find_foreign_space(key.text).size != 0) return false;
  }
  entry.key = key.text;
  entry.key_span = {file_, key.begin, key.end};
  return true;
}

bool FastReader::open(OpenCollection& opened, std::string_view anchor) {
  if (++depth_ > deepest_ + 1) return false;
  opened.merges = merges_.size();
  if (!anchor.empty()) anchors_[anchor] = {};
  return true;
}

void FastReader::grow(OpenCollection& opened, const BuiltNode& child) {
  opened.built.size += child.size;
  opened.built.height = std::max(opened.built.height, child.height);
}

FastReader::BuiltNode FastReader::close(const OpenCollection& opened, Kind kind, Style style,
                                        const NodePrefix& lead) {
  Node* node = make_node(kind, style, opened.begin, std::max(opened.begin, last_end_));
  node->comment = lead.comment;
  if (kind == Kind::map) {
    if (!set_map(*node, opened)) return {};
  } else {
    node->items = arena_.copy(std::span<const Node* const>(items_).subspan(opened.first));
    items_.resize(opened.first);
  }
  --depth_;
  const BuiltNode built{node, opened.built.size, opened.built.height + 1};
  if (!lead.anchor.empty()) {
    BuiltNode& target = anchors_[lead.anchor];
    if (target.node != nullptr) return {};  // defined again inside
    target = built;
  }
  return built;
}

bool FastReader::repeated(const Entry& a, const Entry& b) const {
  if (a.key != b.key) return false;
  return options_.allow_duplicate_prefix.empty() || !a.key.starts_with(options_.allow_duplicate_prefix);
}

/// Moves the entries of a map from the stack into the arena; false if a key appears twice.
bool FastReader::set_map(Node& node, const OpenCollection& opened) {
  const std::span<const Entry> own = std::span<const Entry>(entries_).subspan(opened.first);
  set_entries(arena_, node, own);
  const bool marked = own.size() <= max_marked_keys;
  for (std::size_t i = 1; i < own.size(); ++i) {
    if (!marked && repeated(own[node.index[i - 1]], own[node.index[i]])) return false;
    for (std::size_t j = 0; marked && j < i; ++j) {
      if (node.index[i] == node.index[j] && repeated(own[j], own[i])) return false;
    }
  }
  if (merges_.size() != opened.merges) {
    if (!resolve_merges(opened)) return false;
    set_entries(arena_, node, std::span<const Entry>(entries_).subspan(opened.first));
  }
  entries_.resize(opened.first);
  return true;
}

/// Replaces merge keys (`<<`) of a map by the entries that they stand for, as the complete reader does; false
/// if there is something to report.
bool FastReader::resolve_merges(const OpenCollection& opened) {
  MergedEntries resolved;
  std::size_t merge = opened.merges;
  for (std::size_t i = opened.first; i < entries_.size(); ++i) {
    const Entry& entry = entries_[i];
    if (merge == merges_.size() || merges_[merge] != i) {
      Entry* before = resolved.find(entry.key);
      if (before == nullptr) {
        resolved.add(entry, false);
      } else if (resolved.merged(before)) {
        *before = entry;
      } else {
        return false;
      }
      continue;
    }
    if (++merge - opened.merges > 1) return false;
    const std::span<const Node* const> maps =
        entry.value->is(Kind::list) ? entry.value->items : std::span<const Node* const>(&entry.value, 1);
    for (std::size_t m = maps.size(); m-- > 0;) {
      if (!maps[m]->is(Kind::map)) return false;
      for (const Entry& more : maps[m]->entries) {
        Entry* before = resolved.find(more.key);
        if (before == nullptr) {
          resolved.add(more, true);
        } else if (resolved.merged(before)) {
          *before = more;
        } else {
          return false;
        }
      }
    }
  }
  merges_.resize(opened.merges);
  entries_.resize(opened.first);
  entries_.insert(entries_.end(), resolved.entries().begin(), resolved.entries().end());
  return true;
}

}  // namespace twinhull::yaml
