"""The forms of logs, as data: a regular expression for a line, and lines that it reads.

In an expression `<time:FORM>` is a time stamp of `stamps.FORMS`. `body` is what happened; a group of any other name is
a field. The first form that most lines of a log fit is the log's; the more telling ones stand first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from timeloom.errors import SourceError
from timeloom.importers.logs.stamps import FORMS
from timeloom.query.patterns import LONGEST, matcher

_STAMP: Final = re.compile(r"<time:([\w.-]+)>")
_LEVEL: Final = re.compile(r"(?<!\?P)<level>")
_LEVELS: Final = (
    r"(?:TRACE|DEBUG\d?|VERBOSE|INFO|INFORMATION|NOTICE|WARN|WARNING|ERR|ERROR|SEVERE|FATAL|CRIT|CRITICAL|ALERT|EMERG|PANIC"
    r"|LOG|STATEMENT|DETAIL|HINT|Trace|Debug|Info|Notice|Warn|Warning|Error|Fatal|Critical"
    r"|trace|debug|info|notice|warn|warning|error|fatal|critical|crit|alert|emerg)"
)


@dataclass(frozen=True)
class Pattern:
    """One form of line."""

    name: str
    title: str
    expression: str
    examples: tuple[str, ...] = ()
    says: str = ""
    """What the event is called, out of the groups; the body without one."""
    alone: bool = False
    """Whether each event is one line by nature: other lines are none, and do not go on with it."""
    certainty: float = 0.85
    form: str = ""
    """The form of its stamps, where a person gave the pattern."""

    @cached_property
    def stamp(self) -> str:
        """The form of its time stamps; empty where there are none."""
        found = _STAMP.search(self.expression)
        return self.form or (found[1] if found else "")

    @cached_property
    def match(self) -> Callable[[str], re.Match[str] | None]:
        """What reads a line. A person's own expression raises SourceError where it takes too long."""
        if not self.form:
            return self.regex.match
        match = matcher(self.regex.pattern)

        def bounded(line: str) -> re.Match[str] | None:
            try:
                return match(line)
            except TimeoutError:
                raise SourceError(
                    f"the form of log {self.name!r} takes longer than {LONGEST} s for the line {line[:60]!r}",
                    hint="make its regular expression simpler, as without (a+)+, or take its file away",
                ) from None

        return bounded

    @cached_property
    def regex(self) -> re.Pattern[str]:
        expression = _LEVEL.sub(f"(?P<level>{_LEVELS})".replace("\\", r"\\"), self.expression)
        number = 0

        def stamp(found: re.Match[str]) -> str:
            nonlocal number
            number += 1
            inner = (
                FORMS[found[1]]
                .replace("([-/.])", f"(?P<_{number}>[-/.])")
                .replace(r"\1", f"(?P=_{number})")
            )
            return f"(?P<time>{inner})"

        return re.compile(_STAMP.sub(stamp, expression))


_ACCESS: Final = (
    r'(?P<client>\S+) \S+ (?P<user>-|.+?) \[<time:clf>\] "(?:(?P<method>[A-Z]+) (?P<path>(?:[^"\\]|\\.)*?)(?: (?P<protocol>HTTP/[\d.]+))?|(?P<request>(?:[^"\\]|\\.)*))"'
    r' (?P<status>\d{3}|-) (?P<size>\d+|-)(?: "(?P<referer>[^"]*)" "(?P<agent>[^"]*)")?(?P<rest>.*)'
)
PATTERNS: Final = (
    Pattern(
        "uwsgi", "uWSGI: requests",
        r"\[pid: (?P<pid>\d+)\|app: [^|\]]*\|req: [^\]]*\] (?P<client>\S+) \((?P<user>[^)]*)\) \{[^}]*\} \[<time:ctime>\]"
        r" (?P<method>[A-Z]+) (?P<path>\S+) => generated (?P<size>\d+) bytes in (?P<took>\d+ \w+)(?: \([^ ]* (?P<status>\d{3})\))?.*",
        ("[pid: 7|app: 0|req: 1/2] 203.0.113.9 () {38 vars in 696 bytes} [Mon May 13 10:11:12 2024] POST /quay => generated 47 bytes in 129 msecs (HTTP/1.1 200) 9 headers in 1 bytes",),
        says="{method} {path} {status}", alone=True, certainty=0.95,
    ),
    Pattern(
        "strace", "strace with time stamps (-ttt)",
        r"(?:\[pid +)?(?:(?P<pid>\d+)\]? +)?<time:epoch> (?P<body>(?:\w+\(|<\.\.\. \w+ resumed|--- |\+\+\+ ).*)",
        ('1000 1715594472.000001 openat(AT_FDCWD, "/quay", O_RDONLY) = 3 <0.000011>', "1715594472.000002 brk(NULL) = 0x55", "1000 1715594472.000003 +++ exited with 0 +++"),
        alone=True, certainty=0.93,
    ),
    Pattern(
        "vhost-access", "Apache: access with the virtual host",
        r"(?P<host>[\w.-]+:\d+) " + _ACCESS,
        ('www.example.org:443 203.0.113.9 - - [13/May/2024:10:11:12 +0200] "GET / HTTP/1.1" 200 5 "-" "x"',),
        says="{method} {path} {request} {status}", alone=True, certainty=0.95,
    ),
    Pattern(
        "access", "Apache, nginx: access (Common and Combined Log Format)",
        _ACCESS,
        (
            '203.0.113.9 - ann [13/May/2024:10:11:12 +0200] "GET /quay?x=1 HTTP/1.1" 200 512 "-" "curl/8.5"',
            '2001:db8::1 - - [13/May/2024:10:11:12 +0000] "-" 400 0',
        ),
        says="{method} {path} {request} {status}", alone=True, certainty=0.95,
    ),
    Pattern(
        "alb", "AWS load balancers: access",
        r'(?:(?P<type>https?|h2|grpcs?|wss?) )?<time:iso> (?P<balancer>\S+) (?P<client>\S+:\d+|-) (?P<target>\S+) -?[\d.]+ -?[\d.]+ -?[\d.]+'
        r' (?P<status>\d{3}|-) (?P<target_status>\d{3}|-) (?P<received>\d+) (?P<sent>\d+) "(?P<method>\S+) (?P<path>\S+)[^"]*"(?: "(?P<agent>[^"]*)")?.*',
        ('h2 2024-05-13T10:11:12.123456Z app/quay/50dc6c495c0c9188 203.0.113.9:2817 10.0.0.1:80 0.000 0.001 0.000 200 200 34 366 "GET https://www.example.org:443/ HTTP/2.0" "curl/8.5" ECDHE TLSv1.2 x',),
        says="{method} {path} {status}", alone=True, certainty=0.95,
    ),
    Pattern(
        "haproxy", "HAProxy",
        r"<time:bsd> (?P<host>\S+) (?P<process>[\w-]*haproxy[\w-]*)\[(?P<pid>\d+)\]: (?P<client>[\d.a-fA-F:]+):\d+ \[[^\]]+\] (?P<frontend>\S+) (?P<backend>\S+) "
        r'(?P<timers>[\d/+-]+) (?:(?P<status>-?\d+) (?P<size>\+?\d+).*?"(?P<method>\S+) (?P<path>\S+)[^"]*"|(?P<body>.*))',
        ('May 13 10:11:12 quay haproxy[1984]: 203.0.113.9:33317 [13/May/2024:10:11:12.655] http-in static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 "GET /index.html HTTP/1.1"',),
        says="{method} {path} {status} {body}", alone=True, certainty=0.95,
    ),
    Pattern(
        "bsd-year", "a line that begins with a month, a day, a year and a clock",
        r"(?:<\d{1,3}>)?<time:bsd-year>:? (?P<body>.*)",
        ("May 13 2024 10:11:12: %ASA-6-302013: Built outbound TCP connection", "May 13 10:11:12 2024 daemon.info x"),
        certainty=0.65,
    ),
    Pattern(
        "syslog-5424", "syslog (RFC 5424)",
        r"<(?P<priority>\d{1,3})>1 (?:<time:iso>|-) (?P<host>\S+) (?P<process>\S+) (?P<pid>\S+) (?P<message_id>\S+) (?P<data>-|(?:\[(?:[^\]\"\\]|\\.|\"(?:[^\"\\]|\\.)*\")*\])+) ?(?:\ufeff)?(?P<body>.*)",
        (
            "<34>1 2003-10-11T22:14:15.003Z quay su - ID47 - 'su root' failed for ann on /dev/pts/8",
            '<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - [exampleSDID@32473 iut="3" eventSource="App"] It is time',
        ),
        certainty=0.95,
    ),
    Pattern(
        "cron-kernel", "syslog of a kernel",
        r"(?:<(?P<priority>\d{1,3})>)?<time:bsd> (?P<host>\S+) (?P<process>kernel): (?:\[ *(?P<uptime>\d+\.\d+)\] ?)?(?P<body>.*)",
        ("May 13 10:11:12 quay kernel: [ 1999.512345] usb 1-1: new device",),
        certainty=0.95,
    ),
    Pattern(
        "syslog", "syslog (RFC 3164)",
        r"(?:<(?P<priority>\d{1,3})>)?<time:bsd> (?P<host>[^\s:\[\]]+) (?P<process>[^\s:\[]+(?: [^\s:\[]+)?)(?:\((?P<module>[\w.-]+)\))?(?:\[(?P<pid>[\w-]+)\])?: ?(?P<body>.*)",
        (
            "May 13 10:11:12 quay sshd[1984]: Accepted publickey for ann from 203.0.113.9 port 22",
            "<13>Feb  5 17:32:18 10.0.0.99 cron: Use the BFG!",
            "Jul  1 09:00:55 calvisitor-10-105-160-95 com.apple.cts[43]: com.apple.EscrowProxy: scheduler_evaluate_activity",
            "Jun 14 15:16:01 combo sshd(pam_unix)[19939]: authentication failure; logname= uid=0",
        ),
        certainty=0.95,
    ),
    Pattern(
        "syslog-bare", "syslog without a process",
        r"(?:<(?P<priority>\d{1,3})>)?<time:bsd> (?P<host>[\w.:-]+) (?P<body>.*)",
        ("May 13 10:11:12 quay last message repeated 2 times",),
        certainty=0.8,
    ),
    Pattern(
        "thunderbird", "syslog of clusters (Thunderbird)",
        r"(?P<alert>\S+) <time:epoch> \d{4}\.\d\d\.\d\d (?P<node>\S+) [A-Z][a-z]{2} +\d+ [\d:]{8} (?P<host>\S+) (?P<process>[^\s:\[]+)(?:\[(?P<pid>\d+)\])?: (?P<body>.*)",
        ("- 1131566461 2005.11.09 dn228 Nov 9 12:01:01 dn228/dn228 crond[2915]: session closed for user root",),
    ),
    Pattern(
        "bgl", "Blue Gene/L",
        r"(?P<alert>\S+) \d{10} \d{4}\.\d\d\.\d\d (?P<node>\S+) <time:dashed> \S+ (?P<type>\S+) (?P<component>\S+) (?P<level>\S+) (?P<body>.*)",
        ("- 1117838570 2005.06.03 R02-M1-N0 2005-06-03-15.42.50.363779 R02-M1-N0 RAS KERNEL INFO instruction cache parity error corrected",),
    ),
    Pattern(
        "dpkg", "dpkg",
        r"<time:iso> (?P<body>(?P<action>startup|status|install|upgrade|configure|trigproc|remove|purge|conffile) .*)",
        ("2024-05-13 10:11:12 install libquay1:amd64 <none> 1.2-3", "2024-05-13 10:11:12 status installed libquay1:amd64 1.2-3"),
        alone=True,
    ),
    Pattern(
        "alternatives", "Debian's update-alternatives",
        r"(?P<process>update-alternatives) <time:iso>: (?P<body>.*)",
        ("update-alternatives 2024-05-13 10:11:12: run with --install /usr/bin/quay quay /usr/bin/quay.1 10",),
        alone=True, certainty=0.95,
    ),
    Pattern(
        "apt-term", "apt: what was on the terminal",
        r"(?P<body>Log (?:started|ended)): <time:apt>",
        ("Log started: 2024-05-13  10:11:12",),
        certainty=0.95,
    ),
    Pattern(
        "audit", "Linux audit",
        r"(?:node=(?P<host>\S+) )?type=(?P<type>\S+) msg=audit\(<time:epoch>:(?P<serial>\d+)\): ?(?P<body>.*)",
        ("type=SYSCALL msg=audit(1364481363.243:24287): arch=c000003e syscall=2 success=no",),
        says="{type}: {body}", alone=True, certainty=0.95,
    ),
    Pattern(
        "squid", "Squid",
        r"<time:epoch> +(?P<duration>\d+) (?P<client>\S+) (?P<result>\w+)/(?P<status>\d{3}) (?P<size>\d+) (?P<method>\S+) (?P<path>\S+) (?P<user>\S+) (?P<hierarchy>\S+) (?P<type>\S+).*",
        ("1715594472.123    345 10.0.0.5 TCP_MISS/200 1234 GET http://example.org/ - HIER_DIRECT/203.0.113.9 text/html",),
        says="{method} {path} {status}", alone=True, certainty=0.95,
    ),
    Pattern(
        "glog", "glog, Kubernetes",
        r"(?P<level>[IWEFD])<time:monthday> +(?P<thread>\d+) (?P<source>[^\s:]+:\d+)\] ?(?P<body>.*)",
        ("I0513 10:11:12.123456    1984 server.go:42] Starting the quay", "E0517 15:04:22.619632 1952 logging_unittest.cc:253] Log every 3"),
        certainty=0.95,
    ),
    Pattern(
        "logcat", "Android's logcat",
        r"<time:month-day> +(?P<pid>\d+) +(?P<thread>\d+) (?P<level>[VDIWEFAS]) (?P<logger>.*?): (?P<body>.*)",
        ("05-13 10:11:12.123  1702  2395 D WindowManager: printFreezingDisplayLogs opening app",),
        certainty=0.95,
    ),
    Pattern(
        "cri", "containers (CRI)",
        r"<time:iso> (?P<stream>stdout|stderr) (?P<partial>[FP]) ?(?P<body>.*)",
        ("2024-05-13T10:11:12.123456789Z stdout F Starting the quay", "2024-05-13T10:11:12.123456789+02:00 stderr F "),
        certainty=0.95,
    ),
    Pattern(
        "postgres", "PostgreSQL",
        r"<time:iso> (?P<zone>[A-Z]{2,5}) (?:\[(?P<pid>\d+)(?:-\d+)?\] )?(?P<session>.*?)(?P<level>DEBUG\d?|INFO|NOTICE|WARNING|ERROR|LOG|FATAL|PANIC|DETAIL|HINT|STATEMENT|CONTEXT): +(?P<body>.*)",
        (
            "2024-05-13 10:11:12.123 CEST [1984] LOG:  database system is ready to accept connections",
            "2024-05-13 10:11:12.123 UTC [1984] ann@quay ERROR:  relation \"x\" does not exist at character 15",
        ),
        certainty=0.95,
    ),
    Pattern(
        "mysql", "MySQL, MariaDB",
        r"<time:iso> +(?P<thread>\d+) \[(?P<level>\w+)\] (?:\[(?P<code>MY-\d+)\] \[(?P<component>\w+)\] )?(?P<body>.*)",
        ("2024-05-13T10:11:12.123456Z 0 [System] [MY-010116] [Server] /usr/sbin/mysqld: starting", "2024-05-13 10:11:12 0 [Note] InnoDB: ready"),
        certainty=0.95,
    ),
    Pattern(
        "nginx-error", "nginx: errors",
        r"<time:iso> \[(?P<level>\w+)\] (?P<pid>\d+)#(?P<thread>\d+): (?:\*(?P<connection>\d+) )?(?P<body>.*)",
        ('2024/05/13 10:11:12 [error] 1984#0: *1 open() "/x" failed (2: No such file or directory)',),
        certainty=0.95,
    ),
    Pattern(
        "apache-error", "Apache: errors",
        r"\[<time:ctime>\] (?:\[(?P<module>\w*):?(?P<level>\w+)\] )(?:\[pid (?P<pid>\d+)(?::tid (?P<thread>\d+))?\] )?(?:\[client (?P<client>[^\]]+)\] )?(?P<body>.*)",
        (
            "[Sun Dec 04 04:47:44 2005] [error] mod_jk child workerEnv in error state 6",
            "[Mon May 13 10:11:12.123456 2024] [core:error] [pid 1984:tid 3] [client 203.0.113.9:1] AH00126: Invalid URI",
        ),
        certainty=0.95,
    ),
    Pattern(
        "dmesg-ctime", "dmesg -T",
        r"\[<time:ctime>\] (?P<body>.*)",
        ("[Mon May 13 10:11:12 2024] usb 1-1: new device",),
    ),
    Pattern(
        "dmesg", "the kernel's ring buffer (dmesg)",
        r"(?:<\d+>)?\[ *(?P<uptime>\d+\.\d{3,9})\] ?(?P<body>.*)",
        ("[    1.984000] usb 1-1: new device", "<6>[    0.000000] Linux version 6.1"),
    ),
    Pattern(
        "spark", "Spark, Hadoop",
        r"<time:short-year> <level> (?P<logger>[^\s:]+): (?P<body>.*)",
        ("17/06/09 20:10:40 INFO executor.CoarseGrainedExecutorBackend: Registered signal handlers",),
    ),
    Pattern(
        "hdfs", "HDFS",
        r"<time:compact> (?P<pid>\d+) <level> (?P<logger>[^\s:]+): (?P<body>.*)",
        ("081109 203615 148 INFO dfs.DataNode$PacketResponder: PacketResponder 1 for block blk_38 terminating",),
    ),
    Pattern(
        "health", "bars between its parts",
        r"<time:health>\|(?P<component>[^|]*)\|(?P<pid>\d+)\|(?P<body>.*)",
        ("20171223-22:15:29:606|Step_LSC|30002312|onStandStepChanged 3579",),
    ),
    Pattern(
        "proxifier", "Proxifier",
        r"\[<time:month.day>\] (?P<process>.+?) - (?P<body>.*)",
        ("[10.30 16:49:06] chrome.exe - proxy.cse.cuhk.edu.hk:5070 open through proxy",),
    ),
    Pattern(
        "hpc", "numbered lines of clusters",
        r"(?P<number>\d+) (?P<node>\S+) (?P<component>\S+) (?P<state>\S+) <time:epoch> (?P<flag>\d+) (?P<body>.*)",
        ("134681 node-246 unix.hw state_change.unavailable 1077804742 1 Component State Change",),
    ),
    Pattern(
        "openstack", "OpenStack",
        r"(?P<file>\S+\.log\S*) <time:iso> (?P<pid>\d+) <level> (?P<logger>\S+) (?:\[(?P<request>[^\]]*)\] )?(?P<body>.*)",
        ("nova-api.log.1 2017-05-16 00:00:00.008 25746 INFO nova.osapi.wsgi [req-38 113d - -] 10.11.10.1 GET",),
    ),
    Pattern(
        "oslo", "OpenStack's services",
        r"<time:iso> (?P<pid>\d+) <level> (?P<logger>[\w.]+) (?:\[(?P<request>[^\]]*)\] )?(?P<body>.*)",
        ("2017-05-16 00:00:00.008 25746 INFO nova.osapi_compute.wsgi.server [-] started",),
    ),
    Pattern(
        "logback", "Java: thread, level, class",
        r"<time:iso>:? \[(?P<thread>[^\]]*)\] <level> +(?P<logger>[^\s:]+)(?:\s+-|:) ?(?P<body>.*)",
        ("2024-05-13 10:11:12.123 [main] INFO  org.example.App - started", "2015-10-18 18:01:47,978 [main] INFO x.MRAppMaster: Created"),
    ),
    Pattern(
        "log4j", "Java: level, thread, class",
        r"<time:iso>:? +(?:- )?<level> +(?P<pid>\d+ )?(?:--- )?\[(?P<thread>(?:[^\[\]]|\[[^\]]*\])*)\] *(?:(?P<logger>[\w.$@/:]+) *[:-] )?-? ?(?P<body>.*)",
        (
            "2015-07-29 17:41:44,747 - INFO  [QuorumPeer[myid=1]/0:0:0:0:0:0:0:0:2181:FastLeaderElection@774] - Notification time out: 3200",
            "2024-05-13T10:11:12.123+02:00  INFO 1984 --- [main] org.example.App : Started",
        ),
    ),
    Pattern(
        "cbs", "Windows servicing (CBS)",
        r"<time:iso>, <level> +(?P<component>\w+) +(?P<body>.*)",
        ("2016-09-28 04:30:30, Info                  CBS    Loaded Servicing Stack v6.1.7601",),
    ),
    Pattern(
        "python-dashed", "Python: logger, level",
        r"<time:iso> +(?:\| |- )?(?P<logger>[\w.$/]+) +(?:\| |- )?<level> +(?:\| |- )?(?P<body>.*)",
        ("2024-05-13 10:11:12,123 - quay.app - INFO - started",),
    ),
    Pattern(
        "level", "a time stamp and a level",
        r"[\[(<]?<time:iso>[\])>]?[ \t:|,-]*(?:\[[^\]]{0,60}\] *)?[\[(<|]? ?<level>[\])>|:]*[ \t:,-]+(?P<body>.*)",
        (
            "2024-05-13 10:11:12,123 INFO app: up", "2024-05-13T10:11:12Z [WARN] slow",
            "[2024-05-13T10:11:12.123Z] [info] started", "2024-05-13 10:11:12 | ERROR | down",
        ),
    ),
    Pattern(
        "laravel", "Laravel, Monolog",
        r"\[<time:iso>\] (?P<channel>[\w-]+)\.(?P<level>[A-Z]+): (?P<body>.*)",
        ("[2024-05-13 10:11:12] local.ERROR: no such quay {\"id\":3}",),
        certainty=0.95,
    ),
    Pattern(
        "level-first", "a level and a time stamp",
        r"[\[(<]?<level>[\])>]?[ \t:|,-]+[\[(]?<time:iso>[\])]?[ \t:|,-]*(?P<body>.*)",
        ("INFO 2024-05-13 10:11:12,123 started", "[ERROR] 2024-05-13T10:11:12Z: down"),
    ),
    Pattern(
        "syslog-iso", "syslog with a full date, journalctl -o short-iso",
        r"<time:iso> (?P<host>[\w.-]+) (?P<process>[\w./@:-]*[\w./@-])(?:\[(?P<pid>\d+)\])?: (?P<body>.*)",
        (
            "2024-05-13T10:11:12.123456+02:00 quay sshd[1984]: Accepted publickey for ann",
            "2024-05-13T10:11:12+0200 quay systemd[1]: Started Daily apt download.",
        ),
        certainty=0.9,
    ),
    Pattern(
        "day-first", "a day with the month in letters, and a level",
        r"\[?<time:day-first>\]?[ \t|,-]*(?:\[[^\]]*\] *)?\[?<level>\]?[ \t:|,-]+(?P<body>.*)",
        ("13-May-2024 10:11:12.123 INFO [main] org.apache.catalina.startup.Catalina.start Server startup in 12 ms",),
    ),
    Pattern(
        "bind", "a day with the month in letters",
        r"<time:day-first> (?P<body>.*)",
        ("13-May-2024 10:11:12.123 client 203.0.113.9#1: query: example.org IN A",),
        certainty=0.7,
    ),
    Pattern(
        "ctime", "a line that begins with a date in C's form",
        r"<time:ctime>[ :,|-]+(?P<body>.*)",
        ("Mon May 13 10:11:12 2024 : up",),
        certainty=0.65,
    ),
    Pattern(
        "stamp-bracket", "a time stamp in brackets",
        r"[\[(]<time:iso>[\])] ?(?P<body>.*)",
        ("[2024-05-13 10:11:12] started", "[2024-05-13T10:11:12+0200] [ALPM] installed quay (1.2-3)"),
        certainty=0.62,
    ),
    Pattern(
        "stamp", "a line that begins with a time stamp",
        r"<time:iso>[ \t:,|-]+(?P<body>.*)",
        ("2024-05-13 10:11:12 something was done", "2024-05-13T10:11:12.123Z started"),
        certainty=0.62,
    ),
    Pattern(
        "zsh-history", "zsh's history",
        r": <time:epoch>:(?P<duration>\d+);(?P<body>.*)",
        (": 1715594472:0;git push",),
        certainty=0.95,
    ),
    Pattern(
        "docker-compose", "Docker Compose",
        r"(?P<container>[\w.-]+) +\| +<time:iso> *(?P<body>.*)",
        ("quay-1  | 2024-05-13T10:11:12.123Z started",),
    ),
    Pattern(
        "epoch", "a line that begins with seconds since 1970",
        r"[\[(]?<time:epoch>[\])]?[ \t:,|]+(?P<body>\D.*)",
        ("1715594472.123 started", "1715594472: started"),
        certainty=0.62,
    ),
)  # fmt: skip
