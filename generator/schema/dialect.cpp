#include "schema/dialect.h"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace twinhull::schema {
namespace {

constexpr std::uint16_t bits(std::initializer_list<Vocabulary> vocabularies) {
  std::uint16_t all = 0;
  for (const Vocabulary each : vocabularies)
    all = static_cast<std::uint16_t>(all | static_cast<std::uint16_t>(each));
  return all;
}

constexpr std::uint16_t standard =
    bits({Vocabulary::core, Vocabulary::applicator, Vocabulary::unevaluated, Vocabulary::validation,
          Vocabulary::format, Vocabulary::content, Vocabulary::metadata});

struct DraftRow {
  Draft draft;
  std::string_view name;
  std::string_view uri;  ///< URI of its meta-schema, without scheme
};

constexpr std::array drafts = {
    DraftRow{Draft::draft7, "draft 7", "json-schema.org/draft-07/schema"},
    DraftRow{Draft::draft2019, "draft 2019-09", "json-schema.org/draft/2019-09/schema"},
    DraftRow{Draft::draft2020, "draft 2020-12", "json-schema.org/draft/2020-12/schema"},
};

struct VocabularyRow {
  std::string_view uri;
  std::uint16_t bits;
};

constexpr std::array vocabularies = {
    VocabularyRow{"https://json-schema.org/draft/2019-09/vocab/core", bits({Vocabulary::core})},
    VocabularyRow{"https://json-schema.org/draft/2019-09/vocab/applicator",
                  bits({Vocabulary::applicator, Vocabulary::unevaluated})},
    VocabularyRow{"https://json-schema.org/draft/2019-09/vocab/validation", bits({Vocabulary::validation})},
    VocabularyRow{"https://json-schema.org/draft/2019-09/vocab/meta-data", bits({Vocabulary::metadata})},
    VocabularyRow{"https://json-schema.org/draft/2019-09/vocab/format", bits({Vocabulary::format})},
    VocabularyRow{"https://json-schema.org/draft/2019-09/vocab/content", bits({Vocabulary::content})},
    VocabularyRow{"https://json-schema.org/draft/2020-12/vocab/core", bits({Vocabulary::core})},
    VocabularyRow{"https://json-schema.org/draft/2020-12/vocab/applicator", bits({Vocabulary::applicator})},
    VocabularyRow{"https://json-schema.org/draft/2020-12/vocab/unevaluated", bits({Vocabulary::unevaluated})},
    VocabularyRow{"https://json-schema.org/draft/2020-12/vocab/validation", bits({Vocabulary::validation})},
    VocabularyRow{"https://json-schema.org/draft/2020-12/vocab/meta-data", bits({Vocabulary::metadata})},
    VocabularyRow{"https://json-schema.org/draft/2020-12/vocab/format-annotation",
                  bits({Vocabulary::format})},
    VocabularyRow{"https://json-schema.org/draft/2020-12/vocab/format-assertion",
                  bits({Vocabulary::format, Vocabulary::format_assertion})},
    VocabularyRow{"https://json-schema.org/draft/2020-12/vocab/content", bits({Vocabulary::content})},
    VocabularyRow{twinhull_vocabulary, bits({Vocabulary::own})},
};

}  // namespace

Dialect standard_dialect(Draft draft) { return {draft, standard}; }

std::optional<Draft> draft_of(std::string_view uri) {
  if (uri.ends_with('#')) uri.remove_suffix(1);
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!uri.starts_with(scheme)) continue;
    const std::string_view rest = uri.substr(scheme.size());
    const auto row =
        std::find_if(drafts.begin(), drafts.end(), [&](const DraftRow& d) { return d.uri == rest; });
    if (row != drafts.end()) return row->draft;
  }
  return std::nullopt;
}

std::string_view name(Draft draft) { return drafts[static_cast<std::size_t>(draft)].name; }

Dialect declared_dialect(const yaml::Node& metaschema, Draft draft, const yaml::Entry*& unknown) {
  const yaml::Node* declared = metaschema.get("$vocabulary");
  if (draft == Draft::draft7 || declared == nullptr || !declared->is(yaml::Kind::map)) {
    return standard_dialect(draft);
  }
  Dialect dialect = {draft, bits({Vocabulary::core})};
  for (const yaml::Entry& entry : declared->entries) {
    const auto row = std::find_if(vocabularies.begin(), vocabularies.end(),
                                  [&](const VocabularyRow& v) { return v.uri == entry.key; });
    if (row != vocabularies.end()) {
      dialect.vocabularies = static_cast<std::uint16_t>(dialect.vocabularies | row->bits);
      // Before 2020-12, `true` for the format vocabulary means that formats are asserted.
      if (entry.key.ends_with("2019-09/vocab/format") && entry.value->is_true()) {
        dialect.vocabularies =
            static_cast<std::uint16_t>(dialect.vocabularies | bits({Vocabulary::format_assertion}));
      }
    } else if (entry.value->is_true()) {
      unknown = &entry;
    }
  }
  return dialect;
}

}  // namespace twinhull::schema
