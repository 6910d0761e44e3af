#include "app/help/ctl_table_p.h"

#include <initializer_list>
#include <iterator>

namespace hub::app {
namespace {

QString text(const char *literal)
{
    return QString::fromLatin1(literal);
}

OptionHelp flag(const char *name, const char *summary)
{
    return {text(name), {}, text(summary), WordKind::None, false};
}

OptionHelp valued(const char *name, const char *value, WordKind kind, const char *summary)
{
    return {text(name), text(value), text(summary), kind, false};
}

OptionHelp jsonFlag()
{
    return flag("--json", "print the JSON of the API; a list as one object a line");
}

OptionHelp watchFlag()
{
    return flag("--watch", "go on and show what changes, until Ctrl-C");
}

OptionHelp limitOption()
{
    return valued("--limit", "N", WordKind::Text, "show the N newest (default: 50)");
}

OptionHelp allFlag()
{
    return flag("--all", "show all there are");
}

/// A command that takes no argument.
CommandHelp command(const char *name, const char *synopsis, const char *summary)
{
    CommandHelp made;
    made.name = text("ctl ") + text(name);
    made.synopsis = text(synopsis);
    made.summary = text(summary);
    return made;
}

CommandHelp withArguments(CommandHelp made, std::initializer_list<WordKind> kinds)
{
    made.arguments = kinds;
    made.minArguments = static_cast<int>(made.arguments.size());
    made.maxArguments = made.minArguments;
    return made;
}

/// The last of @p kinds as often as wanted, at least once.
CommandHelp withMany(CommandHelp made, std::initializer_list<WordKind> kinds)
{
    made = withArguments(std::move(made), kinds);
    made.maxArguments = -1;
    return made;
}

CommandHelp with(CommandHelp made, std::initializer_list<OptionHelp> options)
{
    made.options = options;
    return made;
}

/// "ctl jobs cancel ID... [--json]" and its like.
CommandHelp forEachId(const char *name, const char *summary)
{
    return with(withMany(command(name, "ID... [--json]", summary), {WordKind::Text}), {jsonFlag()});
}

CommandHelp forOneId(const char *name, const char *summary)
{
    return with(withArguments(command(name, "ID [--json]", summary), {WordKind::Text}),
                {jsonFlag()});
}

CommandHelp jobsList()
{
    CommandHelp list = command("jobs list",
                               "[--state STATE] [--kind KIND] [--priority PRIORITY] [--group NAME] "
                               "[--limit N] [--all] [--watch] [--json]",
                               "list jobs, newest first");
    list.options = {
        valued("--state", "STATE", WordKind::JobState, "only jobs in this state"),
        valued("--kind", "KIND", WordKind::JobKind, "only jobs of this kind"),
        valued("--priority", "PRIORITY", WordKind::Priority, "only jobs of this priority"),
        valued("--group", "NAME", WordKind::Text, "only jobs of this group"),
        limitOption(),
        allFlag(),
        watchFlag(),
        jsonFlag(),
    };
    list.examples = {{text("aio-hub ctl jobs list --state failed"), text("what went wrong")},
                     {text("aio-hub ctl jobs list --watch"), text("see jobs come and go")}};
    return list;
}

CommandHelp jobsAdd()
{
    CommandHelp add =
        command("jobs add",
                "KIND [--set NAME=VALUE]... [--input JSON] [--priority PRIORITY] [--group NAME] "
                "[--unique-key KEY] [--wait] [--json]",
                "add a job to the queue");
    add.description = {
        text("The settings are those of aio-hub run. A job on pictures names them by the id that "
             "artifacts add printed: --set artifact=ID."),
        text("With --wait the call ends when the job does, and fails when the job fails."),
    };
    add = withArguments(add, {WordKind::JobKind});
    OptionHelp set =
        valued("--set", "NAME=VALUE", WordKind::JobSetting, "change a setting; lists take commas");
    set.isRepeatable = true;
    add.options = {
        set,
        valued("--input", "JSON", WordKind::Text, "the whole input as a JSON object"),
        valued("--priority", "PRIORITY", WordKind::Priority, "how soon (default: normal)"),
        valued("--group", "NAME", WordKind::Text, "put it into a group"),
        valued("--unique-key", "KEY", WordKind::Text, "join the open job that has this key"),
        flag("--wait", "wait for the end of the job"),
        jsonFlag(),
    };
    add.examples = {{text("aio-hub ctl jobs add image.optimize --set artifact=ID --wait"),
                     text("make web images of a file that the hub has")}};
    return add;
}

std::vector<CommandHelp> jobCommands()
{
    CommandHelp priority =
        with(withArguments(
                 command("jobs priority", "ID PRIORITY [--json]", "change how soon a job is run"),
                 {WordKind::Text, WordKind::Priority}),
             {jsonFlag()});
    CommandHelp files = with(
        withArguments(
            command("jobs files", "ID --out DIR [--json]", "write the files that a job has made"),
            {WordKind::Text}),
        {valued("--out", "DIR", WordKind::Folder, "folder for the files; created if it is missing"),
         jsonFlag()});
    files.description = {text("Each file is written whole or not at all, as NAME-WIDTH.EXTENSION "
                              "with the name of the picture it was made of.")};
    return {jobsList(),
            forOneId("jobs show", "show all that is known of a job"),
            jobsAdd(),
            forEachId("jobs cancel", "stop jobs for good"),
            forEachId("jobs retry", "run failed or cancelled jobs again"),
            forEachId("jobs pause", "hold back jobs that do not run yet"),
            forEachId("jobs resume", "let paused jobs go on"),
            std::move(priority),
            std::move(files)};
}

CommandHelp artifactsAdd()
{
    CommandHelp add =
        with(withMany(command("artifacts add", "FILE... [--json]", "give files to the hub"),
                      {WordKind::File}),
             {jsonFlag()});
    add.description = {
        text("Large files are sent in parts. Where the connection or this call is cut, the same "
             "call goes on with what has arrived. What arrives is compared by its SHA-256."),
    };
    add.examples = {
        {text("aio-hub ctl artifacts add photos/*.jpg"), text("prints an id for each")}};
    return add;
}

std::vector<CommandHelp> fileCommands()
{
    CommandHelp list =
        with(command("artifacts list",
                     "[--filename TEXT] [--limit N] [--all] [--json]",
                     "list the files that the hub was given, newest first"),
             {valued("--filename", "TEXT", WordKind::Text, "only files with this in their names"),
              limitOption(),
              allFlag(),
              jsonFlag()});
    CommandHelp get =
        with(withArguments(command("artifacts get", "ID [--out FILE]", "write a file to the disk"),
                           {WordKind::Text}),
             {valued("--out",
                     "FILE",
                     WordKind::File,
                     "where to; - is stdout (default: its own name, in this folder)")});
    get.description = {text("The file appears when it is whole. Without --out nothing that is "
                            "there is replaced.")};
    CommandHelp uploads = with(command("uploads list",
                                       "[--limit N] [--all] [--json]",
                                       "list uploads of the last day, newest first"),
                               {limitOption(), allFlag(), jsonFlag()});
    return {std::move(list),
            forOneId("artifacts show", "show what is known of a file"),
            artifactsAdd(),
            std::move(get),
            forEachId("artifacts remove", "remove files from the hub"),
            std::move(uploads),
            forOneId("uploads show", "show how far an upload is"),
            forEachId("uploads remove", "drop uploads and what arrived of them")};
}

std::vector<CommandHelp> imageCommands()
{
    CommandHelp get =
        command("images get",
                "ID --out FILE [--width N] [--height N] [--fit FIT] [--format FORMAT] "
                "[--quality N]",
                "make a picture to measure and write it to the disk");
    get = withArguments(get, {WordKind::Text});
    get.options = {
        valued("--out", "FILE", WordKind::File, "where to; - is stdout"),
        valued("--width", "N", WordKind::Text, "width of the box in pixels"),
        valued("--height", "N", WordKind::Text, "height of the box in pixels"),
        valued("--fit", "FIT", WordKind::ImageFit, "inside, cover or contain (default: inside)"),
        valued("--format",
               "FORMAT",
               WordKind::ImageFormat,
               "auto, avif, webp, jpeg or png (default: what FILE ends in)"),
        valued("--quality", "N", WordKind::Text, "1 to 100 on the format's own scale"),
    };
    get.description = {text("ID is that of a file which artifacts add has given to the hub. "
                            "Nothing is enlarged.")};
    get.examples = {{text("aio-hub ctl images get ID --width 640 --out small.webp"),
                     text("a picture of this width")}};
    CommandHelp set = with(withArguments(command("images srcset",
                                                 "ID [--widths LIST] [--json]",
                                                 "show the addresses for an <img> of many widths"),
                                         {WordKind::Text}),
                           {valued("--widths",
                                   "LIST",
                                   WordKind::Text,
                                   "pixels, with commas (default: 320,640,1280,1920)"),
                            jsonFlag()});
    return {std::move(get),
            forOneId("images placeholder", "show the colour, BlurHash and tiny image of a picture"),
            std::move(set)};
}

std::vector<CommandHelp> systemCommands()
{
    CommandHelp events =
        with(command("events", "[--types LIST] [--json]", "print what happens, as it happens"),
             {valued("--types",
                     "LIST",
                     WordKind::EventTypes,
                     "only these, with commas: status, job, session, artifact"),
              jsonFlag()});
    CommandHelp open = with(command("open", "[--token]", "print the address for a browser"),
                            {flag("--token", "with the token in it, which signs in")});
    open.description = {text("The page takes the token out of the address bar at once. Whoever has "
                             "the token may do everything: do not pass such an address on.")};
    CommandHelp token = command("token", "", "print the token that signs in");
    token.description = {text("It is of this start of the hub, and gives all rights.")};
    return {with(command("health", "[--json]", "say whether the hub and its parts are well"),
                 {jsonFlag()}),
            with(command("status", "[--watch] [--json]", "show what the hub does and holds"),
                 {watchFlag(), jsonFlag()}),
            with(command("queue show", "[--watch] [--json]", "show workers, and jobs by state"),
                 {watchFlag(), jsonFlag()}),
            with(command("queue pause", "[--json]", "start no more jobs; what runs goes on"),
                 {jsonFlag()}),
            with(command("queue resume", "[--json]", "start jobs again"), {jsonFlag()}),
            with(command("sessions list", "[--json]", "list who is signed in"), {jsonFlag()}),
            withMany(command("sessions revoke", "ID...", "end sessions at once"), {WordKind::Text}),
            with(withArguments(
                     command("sessions revoke-user", "USER [--json]", "end all sessions of a user"),
                     {WordKind::Text}),
                 {jsonFlag()}),
            std::move(events),
            command("metrics", "", "print the metrics in the form of Prometheus"),
            command("openapi", "", "print the description of the HTTP API"),
            std::move(token),
            std::move(open)};
}

std::vector<CommandHelp> cacheCommands()
{
    const auto space = [] {
        return valued("--namespace", "NAME", WordKind::Text, "only in this namespace");
    };
    const auto pattern = [] {
        return valued("--pattern", "GLOB", WordKind::Text, "keys that fit, with * and ?");
    };
    CommandHelp invalidate = with(
        command("cache invalidate",
                "[KEY...] [--namespace NAME] [--pattern GLOB] [--tags LIST] [--dry-run] [--json]",
                "take entries out of the cache"),
        {space(),
         pattern(),
         valued("--tags", "LIST", WordKind::Text, "with one of these, with commas"),
         flag("--dry-run", "only say what would go"),
         jsonFlag()});
    invalidate.arguments = {WordKind::Text};
    invalidate.maxArguments = -1;
    invalidate.description = {text("A namespace alone means all of it. What is taken out is looked "
                                   "up or made again when it is next wanted.")};
    invalidate.examples = {
        {text("aio-hub ctl cache invalidate --namespace image.variants --dry-run"),
         text("what is remembered of pictures")}};
    return {
        with(command("cache show", "[--json]", "show what is in the cache, and how often it helps"),
             {jsonFlag()}),
        with(command("cache list",
                     "[--namespace NAME] [--pattern GLOB] [--limit N] [--all] [--json]",
                     "list what is in the cache"),
             {space(), pattern(), limitOption(), allFlag(), jsonFlag()}),
        std::move(invalidate)};
}

CommandGroup group(const char *name, const char *summary)
{
    return {text(name), text(summary), {}, {}};
}

} // namespace

std::vector<CommandHelp> ctlCommands()
{
    std::vector<CommandHelp> all = systemCommands();
    for (std::vector<CommandHelp> part :
         {jobCommands(), fileCommands(), imageCommands(), cacheCommands()})
        std::move(part.begin(), part.end(), std::back_inserter(all));
    return all;
}

std::vector<CommandGroup> ctlGroups()
{
    CommandGroup ctl = group("ctl", "ask and steer the hub that runs");
    ctl.description = {
        text("Talks over HTTP to the hub that runs on the data folder: aio-hub --headless. Ids and "
             "names are those that the lists print; --json gives scripts what the API answers."),
    };
    ctl.examples = {
        {text("aio-hub ctl status"), text("what the hub does and holds")},
        {text("aio-hub ctl artifacts add harbour.jpg"), text("give it a file")},
        {text("aio-hub ctl jobs list --state running --json"), text("for a script")},
    };
    return {std::move(ctl),
            group("ctl queue", "the queue as a whole"),
            group("ctl sessions", "who is signed in"),
            group("ctl jobs", "jobs of the queue"),
            group("ctl artifacts", "files that the hub was given"),
            group("ctl uploads", "files on their way to the hub"),
            group("ctl images", "pictures made to measure"),
            group("ctl cache", "what is kept so that it is not made or looked up again")};
}

} // namespace hub::app
