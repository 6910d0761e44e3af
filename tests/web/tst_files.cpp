#include "core/server/static_site.h"
#include "web/embedded/web_files.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <algorithm>

using File = hub::server::StaticFile;
using hub::web::files;

namespace {

QString text(std::string_view bytes)
{
    return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
}

const File *find(QStringView path)
{
    const auto found =
        std::ranges::find_if(files(), [path](const File &file) { return text(file.path) == path; });
    return found == files().end() ? nullptr : &*found;
}

} // namespace

class TestWebFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pageIsThereAndIsAskedForAnew()
    {
        const File *page = find(u"/index.html");

        QVERIFY(page != nullptr);
        QVERIFY(text(page->bytes).startsWith(QStringLiteral("<!doctype html>")));
        QCOMPARE(text(page->mediaType), QStringLiteral("text/html; charset=utf-8"));
        QVERIFY(!page->isImmutable);
    }

    void everythingThatThePageNamesIsThere()
    {
        const File *page = find(u"/index.html");
        QVERIFY(page != nullptr);
        static const QRegularExpression reference(QStringLiteral("(?:src|href)=\"(/[^\"]+)\""));
        int count = 0;

        for (auto match = reference.globalMatch(text(page->bytes)); match.hasNext(); ++count) {
            const QString path = match.next().captured(1);
            QVERIFY2(find(path) != nullptr, qPrintable(path));
        }
        QVERIFY(count >= 2);
    }

    void pageHoldsNeitherScriptNorStyleOfItsOwn()
    {
        const File *page = find(u"/index.html");
        QVERIFY(page != nullptr);
        static const QRegularExpression inlined(
            QStringLiteral("<script(?![^>]*\\bsrc=)|<style|\\sstyle=|\\son\\w+="));

        QVERIFY(!text(page->bytes).contains(inlined));
    }

    void assetsMayBeKeptForEver()
    {
        for (const File &file : files())
            QCOMPARE(file.isImmutable, file.path.starts_with("/assets/"));
    }

    void encodedFormsAreSmaller()
    {
        for (const File &file : files()) {
            QVERIFY2(!file.bytes.empty(), file.path.data());
            QVERIFY2(file.brotli.size() < file.bytes.size(), file.path.data());
            QVERIFY2(file.gzip.size() < file.bytes.size(), file.path.data());
            QVERIFY(file.gzip.empty() || file.gzip.starts_with("\x1f\x8b"));
        }
        const File *page = find(u"/index.html");
        QVERIFY(page != nullptr);
        QVERIFY(!page->brotli.empty() && page->brotli.size() < page->gzip.size());
    }

    void filesAreOrderedByPathAndDifferInTheirTags()
    {
        QVERIFY(std::ranges::is_sorted(files(), {}, &File::path));
        QSet<QString> tags;
        for (const File &file : files())
            tags.insert(text(file.etag));
        QCOMPARE(tags.size(), static_cast<qsizetype>(files().size()));
    }
};

QTEST_GUILESS_MAIN(TestWebFiles)
#include "tst_files.moc"
